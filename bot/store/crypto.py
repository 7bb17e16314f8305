"""Encryption at rest. The keys lie outside the database; each secret begins with the id of its key."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import ConfigError

NONCE = 12
ID = 4


class KeyRing:
    """AES-256-GCM under the current key; reads what older keys wrote; keyed hashes for look-ups."""

    def __init__(self, current: bytes, keys: dict[bytes, bytes], lookup: bytes) -> None:
        """Raises ValueError unless the current key is among `keys` and each id has four bytes."""
        if current not in keys or any(len(key_id) != ID for key_id in keys):
            raise ValueError("no current key, or a key's id is not four bytes long")
        self._current = current
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._lookup = lookup

    def seal(self, plain: bytes, label: str) -> bytes:
        """Encrypt; `label` (such as a column's name) must be the same when it is opened."""
        nonce = os.urandom(NONCE)
        sealed = self._ciphers[self._current].encrypt(nonce, plain, label.encode())
        return self._current + nonce + sealed

    def open(self, sealed: bytes, label: str) -> bytes:
        """Decrypt. Raises ConfigError when the key is missing or the bytes were changed."""
        cipher = self._ciphers.get(sealed[:ID])
        if cipher is None:
            raise ConfigError(
                "the key file lacks a key that the data was written with; restore it from backup"
            )
        try:
            return cipher.decrypt(sealed[ID : ID + NONCE], sealed[ID + NONCE :], label.encode())
        except InvalidTag:
            raise ConfigError(f"{label}: encrypted data was changed or moved") from None

    def hash(self, value: str, label: str) -> str:
        """A keyed hash for look-ups: equal values give equal hashes, and nothing else is told."""
        return hmac.new(self._lookup, f"{label}\0{value}".encode(), hashlib.sha256).hexdigest()


def load_or_create(path: Path) -> KeyRing:
    """Read the key file, or make one that only its owner can read. Raises ConfigError when it is broken."""
    if not path.exists():
        _create(path)
    try:
        held: dict[str, Any] = json.loads(path.read_text("utf-8"))
        keys = {key_id.encode(): base64.b64decode(key) for key_id, key in held["keys"].items()}
        return KeyRing(held["current"].encode(), keys, base64.b64decode(held["lookup"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ConfigError(f"{path}: not a key file; restore it from backup") from None


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    key_id = secrets.token_hex(ID // 2)
    held = {
        "current": key_id,
        "keys": {key_id: base64.b64encode(secrets.token_bytes(32)).decode()},
        "lookup": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(held, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
