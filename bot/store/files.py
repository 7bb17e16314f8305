"""Files that people send, encrypted under var/; their names say nothing."""

import asyncio
import os
import secrets
from pathlib import Path

from bot.errors import NotFound
from bot.store.crypto import KeyRing


class SealedFiles:
    """Implements bot.ports.Files in one folder."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        self._folder = folder
        self._keys = keys
        folder.mkdir(parents=True, exist_ok=True)

    async def put(self, data: bytes) -> str:
        name = secrets.token_hex(16)
        await asyncio.to_thread(self._write, name, data)
        return name

    async def get(self, name: str) -> bytes:
        try:
            sealed = await asyncio.to_thread(self._path(name).read_bytes)
        except FileNotFoundError:
            raise NotFound("file") from None
        return self._keys.open(sealed, f"file.{name}")

    async def delete(self, name: str) -> None:
        await asyncio.to_thread(self._path(name).unlink, missing_ok=True)

    def _write(self, name: str, data: bytes) -> None:
        """Write aside and rename, so that a crash leaves no half file under a name."""
        aside = self._folder / f".{name}"
        with aside.open("wb") as handle:
            handle.write(self._keys.seal(data, f"file.{name}"))
            handle.flush()
            os.fsync(handle.fileno())
        aside.rename(self._folder / name)

    def _path(self, name: str) -> Path:
        if not (len(name) == 32 and name.isalnum()):
            raise NotFound("file")
        return self._folder / name
