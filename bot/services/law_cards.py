"""What officers see of the law on a case: what its worker has read already, and their last lawful day."""

from bot.domain.case import Case
from bot.domain.claims import days_left
from bot.domain.say import Say, Several
from bot.services.errand import Errand
from bot.services.law_answers import entry_of, title


def law_says(errand: Errand, case: Case) -> list[Say]:
    """One message, or none where there is nothing to say; what was taken out of the data is passed over."""
    book = errand.catalog.law
    read = [entry for code in case.told if (entry := entry_of(book, code)) is not None]
    lines = [Say.of("law.card_line", title=Several(items=(title(entry, book),))) for entry in read]
    said = [Say.of("law.card", told=Several(items=tuple(lines)))] if lines else []
    if case.lapses_on is not None:
        left = days_left(case.lapses_on, errand.now.astimezone(errand.rules.hours.tz).date())
        day = f"{case.lapses_on:%d/%m/%Y}"
        said.append(Say.of("law.lapses", day=day, left=left) if left >= 0 else Say.of("law.lapsed", day=day))
    if not said:
        return []
    return [Say(key="law.both", values={"both": Several(items=tuple(said))}, case_id=case.id)]
