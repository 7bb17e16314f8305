"""Files that people send: whole or not at all, unreadable on disk, reached by name only."""

import os
from pathlib import Path

import pytest

from bot.errors import ConfigError, NotFound
from bot.store.crypto import KeyRing
from bot.store.files import SealedFiles


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_a_file_comes_back_byte_for_byte_and_is_gone_when_deleted(
    tmp_path: Path, keys: KeyRing
) -> None:
    files = SealedFiles(tmp_path / "files", keys)
    data = os.urandom(1000) + b"\0"
    name = await files.put(data)
    assert await files.get(name) == data
    await files.delete(name)
    with pytest.raises(NotFound):
        await files.get(name)
    await files.delete(name)


async def test_nothing_of_a_file_is_readable_on_disk(tmp_path: Path, keys: KeyRing) -> None:
    files = SealedFiles(tmp_path, keys)
    name = await files.put(b"bang luong thang hai" * 10)
    stored = tmp_path / name
    assert _names(tmp_path) == [name]
    assert b"luong" not in stored.read_bytes()


async def test_the_bytes_of_one_file_under_the_name_of_another_are_refused(
    tmp_path: Path, keys: KeyRing
) -> None:
    files = SealedFiles(tmp_path, keys)
    one, two = await files.put(b"one"), await files.put(b"two")
    (tmp_path / one).replace(tmp_path / two)
    with pytest.raises(ConfigError, match="changed or moved"):
        await files.get(two)


async def test_a_write_that_fails_leaves_nothing_under_a_name(
    tmp_path: Path, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="no space"):
        await SealedFiles(tmp_path, keys).put(b"words")
    assert [name for name in _names(tmp_path) if not name.startswith(".")] == []


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../keys.json",
        "..",
        "/etc/passwd",
        "a" * 31,
        "a" * 33,
        "../" + "a" * 29,
        "." + "a" * 31,
        "é/" * 16,
    ],
)
async def test_a_name_that_is_none_of_ours_reaches_no_file(tmp_path: Path, keys: KeyRing, name: str) -> None:
    (tmp_path / "keys.json").write_text("{}")
    files = SealedFiles(tmp_path / "files", keys)
    with pytest.raises(NotFound):
        await files.get(name)
    with pytest.raises(NotFound):
        await files.delete(name)
    assert (tmp_path / "keys.json").exists()
