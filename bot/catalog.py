"""data/ read, checked and put together; every fault with file, line, key and remedy."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.domain.calculators import CALCULATORS
from bot.domain.calendar import Occasion, occurrence
from bot.domain.catalog import Area, Catalog, Hotline, Sector
from bot.domain.demo import Demo
from bot.domain.kind import Kind, Reply
from bot.domain.message import Value
from bot.domain.office import Office, Offices, tree_faults
from bot.domain.texts import Texts
from bot.domain.topic import Topic
from bot.errors import ConfigError
from bot.law_files import load_law
from bot.toml import fault, faults_of, read_toml

LANGUAGES = ("vi", "en")
_HOLE = re.compile(r"\{([a-z_]+)\}")
_YEARS_AHEAD = range(2025, 2041)  # long enough for every length of a month
_OCCASION_HOLES = {"years", "year"}
V = TypeVar("V", bound=Value)
Sentences = Mapping[str, Mapping[str, str]]


def load_catalog(folder: Path) -> Catalog:
    """All of data/ but the texts, the offices as the file has them. Raises ConfigError with every fault."""
    faults: list[str] = []
    offices = _rows(folder / "offices.toml", "office", Office, faults)
    hotlines = _rows(folder / "offices.toml", "hotline", Hotline, faults)
    topics = _rows(folder / "topics.toml", "topic", Topic, faults)
    areas = _rows(folder / "areas.toml", "area", Area, faults)
    sectors = _rows(folder / "areas.toml", "sector", Sector, faults)
    occasions = _rows(folder / "occasions.toml", "occasion", Occasion, faults)
    replies = _rows(folder / "replies.toml", "reply", Reply, faults)
    kinds = _kinds(folder / "kinds", faults)
    if faults:
        raise ConfigError(*faults)
    law = load_law(folder / "law", {topic.code for topic in topics}, CALCULATORS)
    catalog = Catalog(
        offices=Offices.of(offices),
        kinds={kind.code: kind for kind in sorted(kinds, key=lambda kind: kind.order)},
        topics={topic.code: topic for topic in topics},
        areas={area.code: area for area in areas},
        sectors={sector.code: sector for sector in sectors},
        occasions={occasion.code: occasion for occasion in occasions},
        hotlines=tuple(hotlines),
        replies=tuple(replies),
        law=law,
    )
    faults += _wrong_codes(folder, "offices.toml", "office", offices, _office_codes(catalog))
    faults += _wrong_codes(folder, "topics.toml", "topic", topics, {"office": set(catalog.offices)})
    faults += [
        fault(folder / "offices.toml", ("office", index, field), remedy)
        for index, field, remedy in tree_faults(offices)
    ]
    known = {"kinds": set(catalog.kinds), "topics": set(catalog.topics)}
    faults += _wrong_codes(folder, "replies.toml", "reply", replies, known)
    faults += _wrong_topics(folder / "kinds", catalog)
    faults += _wrong_codes(
        folder, "occasions.toml", "occasion", occasions, {"office": {"", *catalog.offices}}
    )
    faults += _wrong_days(folder / "occasions.toml", occasions)
    faults += _wrong_messages(folder, occasions, catalog)
    if faults:
        raise ConfigError(*faults)
    return catalog


def load_texts(folder: Path, catalog: Catalog, zone: str) -> Texts:
    """The sentences of every language, and the names in the catalog as texts. Raises ConfigError."""
    files = {language: _sentences(folder / "texts" / language) for language in LANGUAGES}
    faults = _unlike(folder / "texts", files)
    if faults:
        raise ConfigError(*faults)
    names = _names(catalog)
    sentences = {language: _merged(files[language].values()) for language in LANGUAGES}
    whole = {language: {**sentences[language], **names[language]} for language in LANGUAGES}
    return Texts(whole, zone, catalog.offices)


def load_web_texts(folder: Path) -> Sentences:
    """The labels of the web chat's pages."""
    return {language: _flat(read_toml(folder / "texts" / f"web.{language}.toml")) for language in LANGUAGES}


def load_demo(folder: Path) -> Demo:
    """The invented province of demo.toml, empty without the file. Raises ConfigError with every fault."""
    path = folder / "demo.toml"
    if not path.exists():
        return Demo()
    try:
        return Demo.model_validate(read_toml(path))
    except ValidationError as error:
        raise ConfigError(*faults_of(error, path)) from None


def plain_words(texts: Texts, entries: Iterable[str]) -> dict[str, list[str]]:
    """The words that people may type instead of pressing a button, by entry, in every language."""
    return {
        entry: [
            word.strip()
            for language in texts.languages
            for word in texts.template(language, f"words.{entry}").split(",")
        ]
        for entry in entries
        if texts.has(f"words.{entry}")
    }


def _rows(path: Path, name: str, model: type[V], faults: list[str]) -> list[V]:
    rows: list[V] = []
    seen: set[str] = set()
    table = read_toml(path).get(name, [])
    if not isinstance(table, list):
        faults.append(fault(path, (name,), f"write [[{name}]] above each entry"))
        return []
    for index, row in enumerate(table):
        try:
            rows.append(model.model_validate(row))
        except ValidationError as error:
            faults += faults_of(error, path, (name, index))
        code = str(row.get("code", index))
        if code in seen:
            faults.append(fault(path, (name, index, "code"), f"{code} is there twice; give one another code"))
        seen.add(code)
    return rows


def _kinds(folder: Path, faults: list[str]) -> list[Kind]:
    """One kind of case a file, named by its code."""
    kinds = []
    for path in sorted(folder.glob("*.toml")):
        try:
            kinds.append(Kind.model_validate(read_toml(path)))
        except ValidationError as error:
            faults += faults_of(error, path)
            continue
        if kinds[-1].code != path.stem:
            faults.append(fault(path, ("code",), f'write "{path.stem}", as the file is called'))
    if not kinds and not faults:
        faults.append(f"{folder}: no kinds of cases; restore the folder from the release")
    return kinds


def _wrong_topics(folder: Path, catalog: Catalog) -> list[str]:
    return [
        fault(folder / f"{kind.code}.toml", ("topics",), f"no such topic: {topic}; correct it or add it")
        for kind in catalog.kinds.values()
        for topic in kind.topics
        if topic not in catalog.topics
    ]


def _office_codes(catalog: Catalog) -> dict[str, set[str]]:
    return {
        "areas": set(catalog.areas),
        "sectors": set(catalog.sectors),
    }


def _wrong_codes(
    folder: Path, file: str, name: str, rows: Iterable[Value], known: Mapping[str, set[str]]
) -> list[str]:
    """References to codes that do not exist."""
    return [
        fault(folder / file, (name, index, field), f"no such code: {code}; correct it or add it")
        for index, row in enumerate(rows)
        for field, codes in known.items()
        for code in _codes(getattr(row, field))
        if code not in codes
    ]


def _codes(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def _wrong_days(path: Path, occasions: Iterable[Occasion]) -> list[str]:
    """Days that some year does not have: the 30th of a lunar month, 29 February, 31 April."""
    faults = []
    for index, occasion in enumerate(occasions):
        try:
            for year in _YEARS_AHEAD:
                occurrence(occasion, year)
        except ValueError as error:
            place = ("occasion", index, "day" if occasion.day else "start_day")
            faults.append(fault(path, place, f"{error}; correct the day or the month"))
    return faults


def _wrong_messages(folder: Path, occasions: Iterable[Occasion], catalog: Catalog) -> list[str]:
    faults = []
    for index, occasion in enumerate(occasions):
        allowed = _OCCASION_HOLES if occasion.first_year else {"year"}
        for field in ("message", "message_en"):
            for hole in set(_HOLE.findall(getattr(occasion, field))) - allowed:
                remedy = f"{{{hole}}} cannot be filled in; use one of {sorted(allowed)}"
                faults.append(fault(folder / "occasions.toml", ("occasion", index, field), remedy))
        sector = occasion.audience.removeprefix("sector:")
        if occasion.audience != "all" and sector not in catalog.sectors:
            remedy = 'write "all" or "sector:" and a sector of areas.toml'
            faults.append(fault(folder / "occasions.toml", ("occasion", index, "audience"), remedy))
    return faults


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Nested tables as dotted keys; the line break after opening quotes is not part of a sentence."""
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(value).strip()
    return flat


def _sentences(folder: Path) -> Sentences:
    """The sentences of one language by file."""
    return {path.name: _flat(read_toml(path)) for path in sorted(folder.glob("*.toml"))}


def _merged(tables: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {key: sentence for table in tables for key, sentence in table.items()}


def _unlike(folder: Path, files: Mapping[str, Sentences]) -> list[str]:
    """Keys or placeholders that one language has and another has not, file by file."""
    first, faults = files[LANGUAGES[0]], []
    for language in LANGUAGES[1:]:
        for name in sorted(first.keys() | files[language].keys()):
            path = folder / language / name
            faults += _unlike_file(path, first.get(name, {}), files[language].get(name, {}))
    return faults


def _unlike_file(path: Path, first: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    origin = f"{LANGUAGES[0]}/{path.name}"
    faults = [fault(path, tuple(key.split(".")), "missing; translate it") for key in first.keys() - other]
    faults += [
        fault(path, tuple(key.split(".")), f"not in {origin}; delete it") for key in other.keys() - first
    ]
    faults += [
        fault(path, tuple(key.split(".")), f"placeholders differ from {origin}")
        for key in first.keys() & other.keys()
        if set(_HOLE.findall(first[key])) != set(_HOLE.findall(other[key]))
    ]
    return faults


def _names(catalog: Catalog) -> dict[str, dict[str, str]]:
    """The names of topics, kinds ... as texts, so that they are translated like every sentence."""
    named: dict[str, Mapping[str, Any]] = {
        "topic": catalog.topics,
        "area": catalog.areas,
        "sector": catalog.sectors,
        "hotline": {str(index): line for index, line in enumerate(catalog.hotlines)},
        "occasion": catalog.occasions,
        "kind": catalog.kinds,
        "reply": {reply.code: reply for reply in catalog.replies},
    }
    vi = {f"{kind}.{code}": item.name for kind, items in named.items() for code, item in items.items()}
    en = {f"{kind}.{code}": item.name_en for kind, items in named.items() for code, item in items.items()}
    for kind in catalog.kinds.values():
        for key, in_vi, in_en in kind_texts(kind):
            vi[key], en[key] = in_vi, in_en
    return {"vi": vi, "en": en}


def kind_texts(kind: Kind) -> Iterator[tuple[str, str, str]]:
    """What a kind of case says, as text keys: its button, its questions, their options, its outcomes."""
    here = f"kind.{kind.code}"
    yield f"{here}.label", kind.label, kind.label_en
    yield f"words.{here}", kind.words, kind.words_en
    if kind.story:
        yield f"{here}.story", kind.story, kind.story_en
    for question in kind.question:
        yield f"{here}.{question.name}.ask", question.ask, question.ask_en
        yield f"{here}.{question.name}.label", question.label, question.label_en
        for option in question.option:
            yield f"{here}.{question.name}.{option.code}", option.name, option.name_en
    for outcome in kind.outcome:
        yield f"outcome.{kind.code}.{outcome.code}", outcome.name, outcome.name_en
