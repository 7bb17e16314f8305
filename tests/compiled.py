"""Statements compiled once for all tests of a worker, not anew for each installation."""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_first: dict[str, Engine] = {}


def engine_like_the_first(url: str, **options: Any) -> AsyncEngine:
    """As create_async_engine, with the dialect and the compiled statements of the first engine of its kind.

    The dialect bears the keys: for tests with one installation at a time.
    """
    engine = create_async_engine(url, **options)
    made = engine.sync_engine
    first = _first.setdefault(made.dialect.name, made)
    made.dialect, made._compiled_cache = first.dialect, first._compiled_cache
    return engine
