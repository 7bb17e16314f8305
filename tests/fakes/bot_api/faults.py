"""Faults on demand: which answer a request gets instead of the right one."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict

from tests.fakes.bot_api.chats import migrated
from tests.fakes.bot_api.errors import ApiError, too_many

_DESCRIPTIONS = {
    400: "Bad Request: chat not found",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class Fault(BaseModel):
    """What goes wrong, for which requests and how often.

    `applied` says whether the request takes effect although its answer is spoilt. `times` None means
    until cleared. `delay` is in seconds and comes before the answer, after the effect.
    """

    model_config = ConfigDict(extra="forbid")

    method: str = "*"
    chat_id: int | None = None
    times: int | None = 1
    status: int | None = None
    description: str | None = None
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None
    reset: bool = False
    malformed: bool = False
    delay: float = 0.0
    applied: bool = False

    @property
    def spoils(self) -> bool:
        """Whether the right answer is never given, however late."""
        return self.reset or self.malformed or self.error is not None

    @property
    def takes_effect(self) -> bool:
        return self.applied or not self.spoils

    @property
    def error(self) -> ApiError | None:
        """The refusal to answer with."""
        if self.migrate_to_chat_id is not None:
            return migrated(self.migrate_to_chat_id)
        if self.retry_after is not None:
            return too_many(self.retry_after)
        if self.status is None:
            return None
        return ApiError(self.status, self.description or _DESCRIPTIONS.get(self.status, "Error"))

    def matches(self, method: str, params: dict[str, Any]) -> bool:
        right_method = self.method in ("*", method)
        return right_method and self.chat_id in (None, params.get("chat_id"))


class Faults:
    """The faults that are still to happen, oldest first."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = list(faults)

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def take(self, method: str, params: dict[str, Any]) -> Fault | None:
        """The fault that this request meets; it is used up once."""
        fault = next((f for f in self._faults if f.matches(method, params)), None)
        if fault and fault.times is not None:
            fault.times -= 1
            if not fault.times:
                self._faults.remove(fault)
        return fault
