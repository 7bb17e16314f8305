"""data/law as a book; every fault with file, line, key and remedy."""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import StringConstraints, ValidationError

from bot.domain.law import Amount, Answer, Elsewhere, Law, LawBook, Note, Retirement
from bot.domain.law_check import Fault
from bot.domain.law_check import faults as faults_within
from bot.domain.message import Value
from bot.errors import ConfigError
from bot.toml import fault, faults_of, read_toml

V = TypeVar("V", bound=Value)
Seen = tuple[str, ...]  # what tells an entry from all others
Said = Annotated[str, StringConstraints(pattern=r"[^\W_]")]  # has a word in it
_books: dict[object, LawBook] = {}  # the last one, by what it is of: the index over a book is worth keeping


class _Group(Value):
    words: tuple[Said, ...]


class _Words(Value):
    """words.toml: what abbreviations stand for, and words that mean the same."""

    abbreviations: Mapping[Said, Said] = {}
    same: tuple[_Group, ...] = ()


def load_law(folder: Path, topics: Collection[str], calculators: Collection[str]) -> LawBook:
    """The book of law in data/law; an empty one without the folder. Raises ConfigError with every fault."""
    if not folder.exists():
        return LawBook()
    looked = [(path.relative_to(folder), path.stat()) for path in sorted(folder.rglob("*.toml"))]
    files = tuple((str(path), at.st_size, at.st_mtime_ns) for path, at in looked)
    known = (files, frozenset(topics), frozenset(calculators))
    if known not in _books:
        book = _read(folder)
        within = [_said(folder, one) for one in faults_within(book, topics, calculators)]
        if within:
            raise ConfigError(*within)
        _books.clear()
        _books[known] = book
    return _books[known]


def _said(folder: Path, found: Fault) -> str:
    """A fault of an entry with the place where its code stands."""
    code = re.compile(rf'^(?:code|law) = "{re.escape(found.code)}"$')
    for path in sorted(folder.rglob("*.toml")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if code.match(line):
                return f"{path}:{number}: {found.code}.{found.field}: {found.remedy}"
    return f"{folder}: {found.code}.{found.field}: {found.remedy}"


def _read(folder: Path) -> LawBook:
    faults: list[str] = []
    laws = _models(folder / "laws.toml", "law", Law, faults)
    amounts = _models(folder / "amounts.toml", "amount", Amount, faults, key=None)
    retirements = _models(folder / "amounts.toml", "retirement", Retirement, faults, key="year")
    elsewhere = _models(folder / "elsewhere.toml", "elsewhere", Elsewhere, faults)
    words = _words(folder / "words.toml", faults)
    seen: set[Seen] = set()
    notes = [note for path in _files(folder / "articles") for note in _notes(path, faults, seen)]
    files = _files(folder / "answers")
    answers = [answer for path in files for answer in _models(path, "answer", Answer, faults, seen)]
    if faults:
        raise ConfigError(*faults)
    return LawBook(
        laws={law.code: law for law in laws},
        notes={(note.law, note.number): note for note in notes},
        answers={answer.code: answer for answer in answers},
        amounts=tuple(amounts),
        retirements={row.year: row for row in retirements},
        elsewhere=tuple(elsewhere),
        abbreviations=words.abbreviations,
        same=tuple(group.words for group in words.same),
    )


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.toml"))


def _words(path: Path, faults: list[str]) -> _Words:
    try:
        return _Words.model_validate(read_toml(path))
    except ValidationError as error:
        faults += faults_of(error, path)
        return _Words()


def _notes(path: Path, faults: list[str], seen: set[Seen]) -> Iterator[Note]:
    """The articles of one law, whose code stands at the head of the file."""
    law = str(read_toml(path).get("law", ""))
    if not law:
        faults.append(fault(path, ("law",), 'write law = "..." at the head, a code of laws.toml'))
    yield from _models(path, "article", Note, faults, seen, key="number", law=law)


def _models(
    path: Path,
    name: str,
    model: type[V],
    faults: list[str],
    seen: set[Seen] | None = None,
    key: str | None = "code",
    **more: Any,
) -> list[V]:
    """The entries of one file; none of those `seen` may be there again, in whichever file."""
    found, seen = [], set() if seen is None else seen
    rows = read_toml(path).get(name, [])
    if not isinstance(rows, list):
        faults.append(fault(path, (name,), f"write [[{name}]] above each entry"))
        return []
    for index, row in enumerate(rows):
        told = (name, *more.values(), str(row.get(key, index)))
        if key is not None and told in seen:
            remedy = f"{told[-1]} is there twice; give one another {key}"
            faults.append(fault(path, (name, index, key), remedy))
        seen.add(told)
        try:
            found.append(model.model_validate({**row, **more}))
        except ValidationError as error:
            faults += faults_of(error, path, (name, index))
    return found
