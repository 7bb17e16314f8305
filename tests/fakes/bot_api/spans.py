"""Text under construction with the entities that are open in it, measured as Telegram measures."""

from typing import Any

Parsed = tuple[str, list[dict[str, Any]]]


class Spans:
    """Collects text; entities open and close in the manner of a stack."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._entities: list[dict[str, Any]] = []
        self._open: list[tuple[str, int, int, dict[str, Any]]] = []

    def write(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece) + sum(character > "\uffff" for character in piece)

    def open(self, mark: str, at: int, **entity: Any) -> None:
        """Begin an entity; `mark` and the byte offset `at` are for whoever must report it."""
        self._open.append((mark, at, self._length, entity))

    @property
    def mark(self) -> str | None:
        """The mark of the innermost open entity."""
        return self._open[-1][0] if self._open else None

    @property
    def opened_at(self) -> int:
        return self._open[-1][1]

    @property
    def entity(self) -> dict[str, Any]:
        """The innermost open entity."""
        return self._open[-1][3]

    def since_open(self) -> str:
        """The text written since the innermost entity was opened."""
        written = "".join(self._pieces).encode("utf-16-le")
        return written[self._open[-1][2] * 2 :].decode("utf-16-le")

    def close(self, **extra: str) -> None:
        """End the innermost entity; an empty one vanishes."""
        _, _, start, entity = self._open.pop()
        if entity and self._length > start:
            self._entities.append({**entity, **extra, "offset": start, "length": self._length - start})

    def result(self) -> Parsed:
        ordered = sorted(self._entities, key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self._pieces), ordered


def byte_offset(source: str, index: int) -> int:
    return len(source[:index].encode())
