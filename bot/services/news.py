"""Who must hear of a case, and what is said to them about it."""

from collections.abc import Iterable, Sequence

from bot.domain.case import Case, Words
from bot.domain.contact import Officer, seat_of
from bot.domain.delivery import Draft
from bot.domain.rights import Act, is_above
from bot.domain.say import Choice, Filling, Key, Lane, Say
from bot.services.cards import news_for_officer, officer_choices
from bot.services.errand import Errand


async def concerned(errand: Errand, case: Case) -> list[Officer]:
    """Whoever has the case, or stands for them; the whole office while nobody has."""
    officers = await errand.officers_of(case.office)
    if case.assignee is None:
        return present(errand, officers)
    return _or_deputy(errand, officers, case.assignee) or present(errand, officers)


def present(errand: Errand, officers: Sequence[Officer]) -> list[Officer]:
    """Those who can act now; all of them where nobody can, so that it is there when they come back."""
    able = [officer for officer in officers if officer.is_able(errand.now)]
    return able or list(officers)


def at_work(errand: Errand, officers: Sequence[Officer]) -> list[Officer]:
    """Those who work today, for what can wait until tomorrow otherwise."""
    today = errand.now.astimezone(errand.rules.hours.tz)
    working = [o for o in present(errand, officers) if today.isoweekday() in o.weekdays]
    swapped = today.date() in errand.rules.hours.days_worked
    return present(errand, officers) if swapped else working or present(errand, officers)


async def leads_of(errand: Errand, office: str) -> list[Officer]:
    """The leads of an office; all its officers where it has none."""
    officers = await errand.officers_of(office)
    return at_work(errand, [officer for officer in officers if officer.leads] or officers)


async def leadership(errand: Errand, case: Case) -> list[Officer]:
    """The federation's standing leadership, unless the case is about them."""
    office = errand.leadership
    return [] if office in errand.barred(case) else await leads_of(errand, office)


async def tell_office(
    errand: Errand, case: Case, key: str, words: Words | None = None, **values: Filling
) -> None:
    """News for whoever has the case; for the whole office while nobody has."""
    for officer in await concerned(errand, case):
        await tell_officer(errand, officer, case, key, words, **values)


async def tell_officer(
    errand: Errand, officer: Officer, case: Case, key: str, words: Words | None = None, **values: Filling
) -> None:
    """A line about a case of their office, with the buttons for what this officer can do with it."""
    colleagues = await errand.officers_of(case.office)
    choices = officer_choices(case, seat_of(officer, colleagues), errand.now)
    says = news_for_officer(case, key, words, choices, **values)
    errand.drafts += drafts_about(case, officer.contact_id, officer.account, says)


def tell_outsiders(
    errand: Errand, officers: Iterable[Officer], case: Case, key: str, **values: Filling
) -> None:
    """A line about a case of another office: no word of it, but a lead above can take it up."""
    for officer in {officer.contact_id: officer for officer in officers}.values():
        pull = officer.leads and is_above(officer.office, case, errand.catalog.offices)
        choices = (Choice.of(f"{Act.PULL.value}:{case.code}", "action.pull"),) if pull else ()
        said = Say(key=key, values={**about(case), **values}, choices=choices)
        errand.tell(officer.contact_id, officer.account, [said])


async def tell_worker(errand: Errand, case: Case, key: str, *choices: Choice, **values: Filling) -> None:
    """A line to the case's worker, who may have left."""
    account = await errand.account_of(case)
    if case.contact_id is not None and account is not None:
        said = Say(key=key, values={**about(case), **values}, choices=choices)
        errand.drafts += drafts_about(case, case.contact_id, account, [said])


def about(case: Case) -> dict[str, Filling]:
    """What may be said of a case to anybody concerned: never the place, the name or the words."""
    return {
        "code": case.code,
        "topic": Key(key=f"topic.{case.topic}"),
        "office": Key(key=f"office.{case.office}"),
    }


def drafts_about(case: Case, contact_id: int, account: str, says: Sequence[Say]) -> list[Draft]:
    """Messages about a case to one person, hung under the first one they got about it."""
    return [
        Draft(
            contact_id=contact_id,
            account=account,
            say=say.model_copy(update={"case_id": case.id}),
            lane=Lane.NOTICE,
            hangs=True,
        )
        for say in says
    ]


def _or_deputy(errand: Errand, officers: Sequence[Officer], officer_id: int) -> list[Officer]:
    found = {officer.id: officer for officer in officers}
    holder = found.get(officer_id)
    if holder is None or not holder.is_away(errand.now):
        return [holder] if holder else []
    deputy = found.get(holder.deputy or 0)
    return [deputy] if deputy is not None and deputy.is_able(errand.now) else []
