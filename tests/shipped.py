"""The project's own data/, read once for all tests; that of another folder, each time."""

from functools import cache
from pathlib import Path

from bot.catalog import load_catalog, load_texts
from bot.domain.catalog import Catalog
from bot.domain.texts import Texts

DATA = Path(__file__).parent.parent / "data"


def catalog(folder: Path) -> Catalog:
    return _catalog() if folder.resolve() == DATA else load_catalog(folder)


def texts(folder: Path, of: Catalog, zone: str) -> Texts:
    return _texts(zone) if folder.resolve() == DATA else load_texts(folder, of, zone)


@cache
def _catalog() -> Catalog:
    return load_catalog(DATA)


@cache
def _texts(zone: str) -> Texts:
    return load_texts(DATA, _catalog(), zone)
