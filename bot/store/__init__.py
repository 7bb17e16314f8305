"""The only package that knows SQL. One file a noun; tables in tables.py, their history in migrations/."""

from bot.store.store import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
