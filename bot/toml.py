"""TOML files checked against pydantic models; every fault says file, line, key and remedy."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomli
from pydantic import ValidationError

from bot.errors import ConfigError

_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*["']?([\w.-]+)["']?\s*=""")


def read_toml(path: Path) -> dict[str, Any]:
    """The file as a table. Raises ConfigError when it is missing or is not TOML."""
    try:
        return tomli.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; restore it from the release") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not UTF-8; save it as UTF-8") from None
    except tomli.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}; check quotes and brackets there") from None


def faults_of(error: ValidationError, path: Path, prefix: tuple[str | int, ...] = ()) -> list[str]:
    """Each fault that pydantic found, at its place in the file."""
    return [
        fault(path, (*prefix, *item["loc"]), item["msg"].removeprefix("Value error, "))
        for item in error.errors(include_url=False, include_input=False, include_context=False)
    ]


def fault(path: Path, loc: tuple[str | int, ...], remedy: str) -> str:
    """One fault: "data/topics.toml:12: topic[1].office: no such office"."""
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")
    line = line_of(path.read_text("utf-8"), loc) if path.exists() else None
    where = f"{path}:{line}" if line else str(path)
    return f"{where}: {key}: {remedy}"


def line_of(text: str, loc: tuple[str | int, ...]) -> int | None:
    """The line (from 1) where the key at `loc` stands; its table's line when the key itself is missing."""
    names = [part for part in loc if isinstance(part, str)]
    index = loc[1] if len(loc) > 1 and isinstance(loc[1], int) else 0
    table, seen, best = "", -1, None
    for number, line in _outside_long_strings(text):
        if header := _HEADER.match(line):
            table = header[1].strip().strip('"')
            if names and table == names[0]:
                seen += 1
            if table in {".".join(names[:-1]), ".".join(names)} and seen in {index, -1}:
                best = number
        elif (key := _KEY.match(line)) and _path(table, key[1]) == ".".join(names) and seen in {index, -1}:
            return number
    return best


def _outside_long_strings(text: str) -> Iterator[tuple[int, str]]:
    """The lines, numbered from 1, less those within triple quotes, where a sentence may look like a key."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if not inside:
            yield number, line
        quotes = line.count('"""') + line.count("'''")
        inside = inside != bool(quotes % 2)


def _path(table: str, key: str) -> str:
    return f"{table}.{key}" if table else key
