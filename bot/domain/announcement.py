"""What a broadcast says: an officer's words, openly signed, with the way to answer and the way to stop."""

import re
from collections.abc import Mapping
from itertools import islice

from bot.domain.broadcast import Broadcast, BroadcastKind, signer
from bot.domain.calendar import Occasion, anniversary
from bot.domain.catalog import Catalog
from bot.domain.message import Limits
from bot.domain.richtext import HOLE, plain, rich_words, utf16_length
from bot.domain.say import Choice, Filling, Key, Say
from bot.domain.texts import DEFAULT, Texts

# Marks that turn the reading direction could make a signature say something else; the joiner of emoji stays.
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_BLANK_LINES = re.compile(r"\n{3,}")


def tidy(words: str) -> str:
    """An officer's words without invisible marks and needless blank lines."""
    return _BLANK_LINES.sub("\n\n", _INVISIBLE.sub("", words.replace("\r\n", "\n"))).strip()


def announcement(broadcast: Broadcast, catalog: Catalog, federation: str) -> Say:
    """The message as a worker gets it."""
    sender = signer(broadcast, catalog.offices, federation)
    written = {language: words for language, words in broadcast.words.items() if words.strip()}
    return Say(
        key="broadcast.message",
        words={language: _signed(words) for language, words in {DEFAULT: "", **written}.items()},
        values={"sender": Key(key=f"office.{sender}"), **_values(broadcast, catalog)},
        choices=(
            *_way_to_answer(catalog),
            Choice.of(f"mute:{broadcast.kind.purpose.value}", "broadcast.stop"),
        ),
        file=broadcast.file,
    )


def _way_to_answer(catalog: Catalog) -> tuple[Choice, ...]:
    """To the kind of case that stands first in the menu."""
    kinds = (kind.code for kind in catalog.kinds.values() if kind.menu)
    return tuple(Choice.of(f"open:{code}", f"kind.{code}.label") for code in islice(kinds, 1))


def _signed(words: str) -> str:
    """A "__" that is no markup would become one together with the signature's, which is then upright."""
    stray = "__" in plain(rich_words(words, {}))
    return f"{words}\n\n{{sender}}" if stray else f"{words}\n\n__{{sender}}__"


def standing_words(occasion: Occasion) -> dict[str, str]:
    """The occasion's own message, to begin with."""
    return {"vi": occasion.message.strip(), "en": occasion.message_en.strip()}


def unknown_holes(broadcast: Broadcast, catalog: Catalog) -> tuple[str, ...]:
    """The {placeholders} of a greeting that nothing will fill; elsewhere braces are plain characters."""
    if broadcast.kind is not BroadcastKind.GREETING:
        return ()
    found = {hole for words in broadcast.words.values() for hole in HOLE.findall(words)}
    return tuple(sorted(found - _values(broadcast, catalog).keys()))


def too_long_for(say: Say, texts: Texts, limits: Mapping[str, Limits]) -> dict[str, int]:
    """By how many characters the message goes beyond what one message of an account can hold."""
    longest = max(utf16_length(plain(texts.render(say, language))) for language in texts.languages)
    room = {account: limit.caption if say.file else limit.text for account, limit in limits.items()}
    return {account: longest - size for account, size in room.items() if longest > size}


def _values(broadcast: Broadcast, catalog: Catalog) -> dict[str, Filling]:
    occasion = catalog.occasions.get(broadcast.occasion or "")
    if occasion is None or broadcast.year is None:
        return {}
    number = anniversary(occasion, broadcast.year)
    values: dict[str, Filling] = {"year": broadcast.year}
    return values if number is None else {**values, "years": number}
