"""Logs that an operator can show to anybody: no token, address, name or word of a message, ever.

Fields are let through by name; whatever is not listed is left out. Tokens are masked in every text.
Of an exception its classes and places are logged, never its message, which may quote what failed.
"""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}|(?<=/bot)\d+:[\w-]+")
_HARMLESS = frozenset(
    {
        *("event", "level", "timestamp", "logger", "error", "where"),
        *("account", "lease", "broadcast", "occasion", "year", "count", "seconds", "retry_after", "url"),
        *("case", "office"),
    }
)
_OTHERS = (
    "httpx",
    "httpcore",
    "aiohttp",
    "sqlalchemy",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "telegram",
    "uvicorn",
)

Event = MutableMapping[str, Any]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def set_up_logging(fmt: str, level: str) -> None:
    """Send our events and other libraries' records to standard error, redacted."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        where_it_failed,
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    show: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if fmt == "json"
        else structlog.dev.ConsoleRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared[:2], foreign_where, redact],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, show],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _OTHERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    # A tick that is passed over because the last one still works is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def redact(_: Any, __: str, event: Event) -> Event:
    """Let harmless fields through and mask what looks like a token."""
    for name in list(event):
        if name.startswith("_"):
            continue
        if name not in _HARMLESS:
            del event[name]
        elif isinstance(event[name], str):
            event[name] = _TOKEN.sub("[token]", event[name])
    return event


def where_it_failed(_: Any, __: str, event: Event) -> Event:
    """Replace an exception by its class and the lines it passed."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    elif isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        event["error"] = info[0].__name__
        event["where"] = _places(info[2])
    return event


def foreign_where(_: Any, __: str, event: Event) -> Event:
    """The same for another library's record, whose words we do not know: only its origin is logged."""
    record: logging.LogRecord = event["_record"]
    event["event"] = f"{record.name}: {record.levelname.lower()} at {record.module}:{record.lineno}"
    if record.exc_info and record.exc_info[0] is not None:
        event["error"] = record.exc_info[0].__name__
        event["where"] = _places(record.exc_info[2])
    event.pop("exc_info", None)
    record.exc_info = None
    record.exc_text = None
    return event


def _places(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)[-6:]
    return " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
