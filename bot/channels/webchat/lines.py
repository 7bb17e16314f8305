"""One line of a conversation, as it is kept and as the page gets it."""

from typing import Any

from bot.domain.message import Outgoing
from bot.domain.richtext import RichText, Span, fit, plain
from bot.ports import WebMessage

_QUOTE = 60


def own_line(address: str, words: str, answered: WebMessage | None = None) -> Outgoing:
    """The person's own words, below the first words of the message that they answer."""
    quote: RichText = ()
    first = plain(answered.outgoing.text).strip().partition("\n")[0] if answered else ""
    if first:
        quote = (Span(text=f"↩ {plain(fit((Span(text=first),), _QUOTE))}\n", italic=True),)
    return Outgoing(address=address, text=(*quote, Span(text=words)) if words else quote)


def view(line: WebMessage) -> dict[str, Any]:
    """The line as JSON for the page, which shows words as words and never as markup."""
    return {
        "id": line.id,
        "mine": line.mine,
        "changed": line.version > line.id,
        "retracted": line.retracted,
        "at": line.at.isoformat(),
        "spans": [span.model_dump(exclude_defaults=True) for span in line.outgoing.text],
        "buttons": [[button.model_dump() for button in row] for row in line.outgoing.buttons],
        "file": line.file and line.file.model_dump(include={"kind", "name", "mime", "size"}),
    }
