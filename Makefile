# `make run` and `make test` are all a newcomer needs; each installs what it uses into .venv.
PYTHON ?= python3
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-strip-extras
.DEFAULT_GOAL := help
# Compiled modules are kept, whatever the shell says: every process of the suite starts faster.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install run test soak cover lint bench lock browser clean

help:            ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

install: .venv/.runtime  ## install Cầu Nối and the console script `caunoi` into .venv

.venv/.runtime: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

run: install     ## start the demo on http://127.0.0.1:8080 (no token, no account)
	$(BIN)/caunoi demo

browser:         ## find a Chromium for the browser tests, or install one
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || $(BIN)/playwright install chromium

test: .venv/.dev browser  ## run the whole suite
	$(BIN)/pytest

soak: .venv/.dev browser  ## what takes long: 50 kills, every variant of a transcript on both engines, random deeds for longer
	SOAK=1 $(BIN)/pytest -n0 tests/faults/test_broadcast.py -k killed
	SOAK=1 $(BIN)/pytest -n0 tests/conversations/test_everything.py
	$(BIN)/pytest -m thorough

cover: .venv/.dev browser  ## the suite again, with what it does not reach
	$(BIN)/pytest --cov=bot --cov=handlers --cov-report=term:skip-covered

lint: .venv/.dev ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers auto
	$(BIN)/lint-imports

bench: .venv/.dev  ## print the figures of benchmarks/README.md
	$(BIN)/python -m benchmarks

lock: .venv/.dev ## resolve the newest versions that fit together, with hashes
	$(COMPILE) --upgrade pyproject.toml --group build --group dev -o requirements-dev.txt
	$(COMPILE) -c requirements-dev.txt pyproject.toml --group build -o requirements.txt

clean:           ## remove .venv and caches (never var/)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache build *.egg-info
