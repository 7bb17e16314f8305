"""The rules for what is under a message (core.telegram.org/bots/api#inlinekeyboardbutton)."""

from typing import Any

from tests.fakes.bot_api.errors import bad_request

BUTTON_LIMIT = 100
DATA_LIMIT = 64
_PLAIN = frozenset({"text", "icon_custom_emoji_id", "style"})


def check_keyboard(markup: dict[str, Any] | None) -> None:
    """Raises ApiError for a keyboard that the server refuses."""
    rows: list[list[dict[str, Any]]] = (markup or {}).get("inline_keyboard", [])
    if sum(map(len, rows)) > BUTTON_LIMIT:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check(button)
    keys = [key for row in (markup or {}).get("keyboard", []) for key in row]
    if any(not _label(key) for key in keys):
        raise bad_request("keyboard button text must not be empty")


def _check(button: dict[str, Any]) -> None:
    if not _label(button):
        raise bad_request("inline keyboard button text must not be empty")
    actions = [name for name, value in button.items() if name not in _PLAIN and value not in (None, "")]
    if not actions:
        what = "Text buttons are unallowed in the inline keyboard"
        raise bad_request(f"can't parse inline keyboard button: {what}")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action must be used")
    if len(button.get("callback_data", "").encode()) > DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")


def _label(button: dict[str, Any] | str) -> str:
    text: str = button if isinstance(button, str) else button["text"]
    return text.strip()
