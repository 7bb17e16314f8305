"""The project's own data/, read and checked once for all tests; a test may change what it was given."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.catalog import load_catalog, load_texts
from bot.domain.catalog import Catalog
from bot.domain.office import Offices
from bot.domain.texts import Texts

DATA = Path(__file__).parent.parent / "data"


def catalog_of(folder: Path) -> Catalog:
    """As bot.catalog.load_catalog."""
    if folder.resolve() != DATA:
        return load_catalog(folder)
    once = _catalog()
    return replace(
        once,
        offices=Offices.of(once.offices.values()),
        kinds=dict(once.kinds),
        topics=dict(once.topics),
        areas=dict(once.areas),
        sectors=dict(once.sectors),
        occasions=dict(once.occasions),
    )


def texts_of(folder: Path, catalog: Catalog, zone: str) -> Texts:
    """As bot.catalog.load_texts."""
    if folder.resolve() != DATA:
        return load_texts(folder, catalog, zone)
    return Texts(_texts(zone)._sentences, zone, catalog.offices)


@cache
def _catalog() -> Catalog:
    return load_catalog(DATA)


@cache
def _texts(zone: str) -> Texts:
    return load_texts(DATA, _catalog(), zone)
