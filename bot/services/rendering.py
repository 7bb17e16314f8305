"""From what is to be said to one message for one platform, in one language, within its limits."""

from collections.abc import Sequence

from bot.domain.message import Button, File, Limits, Outgoing
from bot.domain.richtext import RichText, fit
from bot.domain.say import Choice, Say
from bot.domain.texts import Texts, numbered

WIDE = 18  # a longer label takes a whole row on a narrow phone


def render(
    say: Say, address: str, language: str, file: File | None, texts: Texts, limits: Limits
) -> Outgoing:
    """The message as the platform gets it. Raises KeyError for a text that does not exist."""
    text = texts.render(say, language)
    buttons = [_button(choice, language, texts, limits) for choice in say.choices]
    if limits.buttons < len(buttons):
        text, buttons = numbered(text, [button.label for button in buttons]), []
    return Outgoing(
        address=address,
        text=fit(text, limits.caption if file else limits.text),
        buttons=rows(buttons),
        file=file,
        reply_to=say.reply_to,
    )


def rows(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Two short buttons side by side, a long one alone."""
    placed: list[tuple[Button, ...]] = []
    for button in buttons:
        last = placed[-1] if placed else ()
        if len(last) == 1 and len(button.label) <= WIDE and len(last[0].label) <= WIDE:
            placed[-1] = (*last, button)
        else:
            placed.append((button,))
    return tuple(placed)


def _button(choice: Choice, language: str, texts: Texts, limits: Limits) -> Button:
    label: RichText = fit(texts.render(choice.label, language), limits.label)
    return Button(token=choice.token, label="".join(span.text for span in label))
