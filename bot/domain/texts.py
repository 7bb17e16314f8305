"""Everything a person reads, by language and key; and how values are put in."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.office import Offices
from bot.domain.richtext import RichText, Span, plain, rich, rich_words
from bot.domain.say import Filling, Key, Say, Several, When

WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
DEFAULT = "vi"
OFFICE = "office."


class Texts:
    """The sentences of every language. A key missing in one language is shown in Vietnamese.

    "office.CODE" is an office's name as it is today, also that of a closed one.
    """

    def __init__(
        self, sentences: Mapping[str, Mapping[str, str]], zone: str, offices: Offices | None = None
    ) -> None:
        self._sentences = sentences
        self._offices = offices or Offices()
        self._zone = ZoneInfo(zone)
        self._fixed: dict[tuple[str, str], RichText] = {}  # sentences without values, such as labels

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._sentences)

    def has(self, key: str) -> bool:
        return key in self._sentences[DEFAULT] or self._office_name(DEFAULT, key) is not None

    def template(self, language: str, key: str) -> str:
        """The sentence as written. Raises KeyError when no language has it."""
        sentence = self._sentences.get(language, {}).get(key) or self._office_name(language, key)
        return sentence or self._sentences[DEFAULT][key]

    def render(self, say: Say, language: str) -> RichText:
        """The message in words. Raises KeyError for an unknown key or a missing value."""
        filled = {name: self._fill(value, language) for name, value in say.values.items()}
        if say.words:
            return rich_words(say.words.get(language) or say.words[DEFAULT], filled)
        if not filled and not say.key.startswith(OFFICE):
            return self._render_fixed(say.key, language)
        return rich(self.template(language, say.key), filled)

    def words(self, say: Say, language: str) -> str:
        """The message as plain words, for labels and comparison."""
        return plain(self.render(say, language))

    def _office_name(self, language: str, key: str) -> str | None:
        office = self._offices.ever(key.removeprefix(OFFICE)) if key.startswith(OFFICE) else None
        if office is None:
            return None
        return office.name if language == DEFAULT else office.name_en

    def _render_fixed(self, key: str, language: str) -> RichText:
        """Parsed once: these are most of what is said, and what typed words are compared with."""
        found = self._fixed.get((key, language))
        if found is None:
            found = self._fixed[key, language] = rich(self.template(language, key), {})
        return found

    def _fill(self, value: Filling, language: str) -> str | int:
        match value:
            case Key(key=key):
                return self.template(language, key)
            case When(at=moment):
                return local_time(moment, self._zone, language)
            case Several(items=items):
                return "\n".join(self.words(item, language) for item in items)
            case _:
                return value


def local_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """A moment as people say it: "17:00 thứ Ba 24/11"."""
    local = moment.astimezone(zone)
    names = WEEKDAYS.get(language, WEEKDAYS[DEFAULT])
    return f"{local:%H:%M} {names[local.weekday()]} {local:%d/%m}"


def numbered(text: RichText, labels: list[str]) -> RichText:
    """The choices as a numbered list under the text, for platforms without buttons."""
    lines = "".join(f"\n{number}. {label}" for number, label in enumerate(labels, 1))
    return (*text, Span(text=lines)) if labels else text
