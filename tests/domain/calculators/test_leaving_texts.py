"""What the calculators about leaving say: each text is there, in both languages, and used."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.domain.calculators import (
    job_loss,
    leave,
    leaving,
    maternity,
    notice,
    retirement,
    severance,
    unemployment,
)
from tests.domain.calculators.leaving import HOLE, sentences

CALCULATORS = [
    module.CALCULATOR for module in (notice, leave, severance, job_loss, unemployment, maternity, retirement)
]
MODULES = (notice, leave, severance, job_loss, unemployment, maternity, retirement, leaving)


def asked() -> Iterator[str]:
    for calculator in CALCULATORS:
        yield f"calc.{calculator.code}.title"
        for field in calculator.fields:
            yield f"calc.{calculator.code}.{field.name}"
            yield from (f"calc.{calculator.code}.{field.name}_{option}" for option in field.options)


def said() -> Iterator[re.Pattern[str]]:
    """Every key in the source; what is put in between is any word, or nothing."""
    for module in MODULES:
        nodes = list(ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))))
        joined = [node for node in nodes if isinstance(node, ast.JoinedStr)]
        parts = {id(part) for node in joined for part in node.values}
        for node in nodes:
            if isinstance(node, ast.Constant) and id(node) not in parts:
                yield re.compile(re.escape(str(node.value)))
        for whole in joined:
            yield re.compile("".join(_part(part) for part in whole.values))


def _part(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]*"


@cache
def keys_said() -> list[re.Pattern[str]]:
    elsewhere = {re.escape("calc.whole_please"), re.escape("calc.unsure")}  # in calculators.toml
    return [key for key in said() if key.pattern.startswith("calc\\.") and key.pattern not in elsewhere]


def test_every_question_and_option_is_worded() -> None:
    assert set(asked()) - sentences("vi").keys() == set()


def test_every_key_that_the_source_names_is_worded() -> None:
    assert len(keys_said()) > 50
    worded = sentences("vi")
    assert [key.pattern for key in keys_said() if not any(map(key.fullmatch, worded))] == []


def test_no_text_is_left_over() -> None:
    keys = sentences("vi").keys() - set(asked())
    assert {key for key in keys if not any(said.fullmatch(key) for said in keys_said())} == set()


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    vi, en = sentences("vi"), sentences("en")
    assert vi.keys() == en.keys()
    assert {key for key in vi if set(HOLE.findall(vi[key])) != set(HOLE.findall(en[key]))} == set()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_title_and_option_fits_its_button(language: str) -> None:
    texts = sentences(language)
    options = {
        f"calc.{calculator.code}.{field.name}_{option}"
        for calculator in CALCULATORS
        for field in calculator.fields
        for option in field.options
    }
    titles = {f"calc.{calculator.code}.title" for calculator in CALCULATORS}
    assert {key for key in options if len(texts[key]) > 40} == set()
    assert {key for key in titles if len(texts[key]) > 32} == set()


def test_titles_and_the_options_of_one_question_are_told_apart() -> None:
    for language in ("vi", "en"):
        texts = sentences(language)
        titles = [texts[f"calc.{calculator.code}.title"] for calculator in CALCULATORS]
        assert len(set(titles)) == len(titles)
        for calculator in CALCULATORS:
            for field in calculator.fields:
                options = [texts[f"calc.{calculator.code}.{field.name}_{option}"] for option in field.options]
                assert len(set(options)) == len(options), field.name
