"""data/ read, checked and put together; every fault with file, line, key and remedy."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.domain.calendar import Occasion, occurrence
from bot.domain.catalog import Area, Catalog, Hotline, Sector
from bot.domain.message import Value
from bot.domain.office import Office
from bot.domain.texts import Texts
from bot.domain.topic import Topic
from bot.errors import ConfigError
from bot.toml import fault, faults_of, read_toml

LANGUAGES = ("vi", "en")
_HOLE = re.compile(r"\{([a-z_]+)\}")
_YEARS_AHEAD = range(2025, 2041)  # long enough for every length of a month
_OCCASION_HOLES = {"years", "year"}
V = TypeVar("V", bound=Value)
Sentences = Mapping[str, Mapping[str, str]]


def load_catalog(folder: Path) -> Catalog:
    """Offices, topics, areas, sectors, occasions, hotlines. Raises ConfigError with every fault."""
    faults: list[str] = []
    offices = _rows(folder / "offices.toml", "office", Office, faults)
    hotlines = _rows(folder / "offices.toml", "hotline", Hotline, faults)
    topics = _rows(folder / "topics.toml", "topic", Topic, faults)
    areas = _rows(folder / "areas.toml", "area", Area, faults)
    sectors = _rows(folder / "areas.toml", "sector", Sector, faults)
    occasions = _rows(folder / "occasions.toml", "occasion", Occasion, faults)
    if faults:
        raise ConfigError(*faults)
    catalog = Catalog(
        offices={office.code: office for office in offices},
        topics={topic.code: topic for topic in topics},
        areas={area.code: area for area in areas},
        sectors={sector.code: sector for sector in sectors},
        occasions={occasion.code: occasion for occasion in occasions},
        hotlines=tuple(hotlines),
    )
    faults += _wrong_codes(folder, "offices.toml", "office", offices, _office_codes(catalog))
    faults += _wrong_codes(folder, "topics.toml", "topic", topics, {"office": set(catalog.offices)})
    faults += _circles(folder / "offices.toml", catalog.offices)
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
    sentences = {language: _flat(read_toml(folder / "texts" / f"{language}.toml")) for language in LANGUAGES}
    faults = _unlike(folder / "texts", sentences)
    if faults:
        raise ConfigError(*faults)
    names = _names(catalog)
    return Texts({language: {**sentences[language], **names[language]} for language in LANGUAGES}, zone)


def load_web_texts(folder: Path) -> Sentences:
    """The labels of the web chat's pages."""
    return {language: _flat(read_toml(folder / "texts" / f"web.{language}.toml")) for language in LANGUAGES}


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


def _office_codes(catalog: Catalog) -> dict[str, set[str]]:
    return {
        "parent": set(catalog.offices),
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


def _circles(path: Path, offices: Mapping[str, Office]) -> list[str]:
    """Offices that are, by way of others, above themselves."""
    faults = []
    for index, office in enumerate(offices.values()):
        above = office.parent
        for _ in offices:
            if above is None or above == office.code:
                break
            above = offices[above].parent if above in offices else None
        if above == office.code:
            faults.append(fault(path, ("office", index, "parent"), "leads in a circle; correct it"))
    return faults


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


def _unlike(folder: Path, sentences: Sentences) -> list[str]:
    """Keys or placeholders that one language has and another has not."""
    first, faults = sentences[LANGUAGES[0]], []
    for language in LANGUAGES[1:]:
        path, other = folder / f"{language}.toml", sentences[language]
        faults += [
            fault(path, tuple(key.split(".")), "missing; translate it") for key in first.keys() - other
        ]
        faults += [
            fault(path, tuple(key.split(".")), "not in vi.toml; delete it") for key in other.keys() - first
        ]
        for key in first.keys() & other.keys():
            if set(_HOLE.findall(first[key])) != set(_HOLE.findall(other[key])):
                faults.append(fault(path, tuple(key.split(".")), "placeholders differ from vi.toml"))
    return faults


def _names(catalog: Catalog) -> dict[str, dict[str, str]]:
    """The names of offices, topics ... as texts, so that they are translated like every sentence."""
    named: dict[str, Mapping[str, Any]] = {
        "office": catalog.offices,
        "topic": catalog.topics,
        "area": catalog.areas,
        "sector": catalog.sectors,
        "hotline": {str(index): line for index, line in enumerate(catalog.hotlines)},
        "occasion": catalog.occasions,
    }
    vi = {f"{kind}.{code}": item.name for kind, items in named.items() for code, item in items.items()}
    en = {f"{kind}.{code}": item.name_en for kind, items in named.items() for code, item in items.items()}
    return {"vi": vi, "en": en}
