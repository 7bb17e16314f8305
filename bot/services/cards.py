"""How a case looks to the two sides. Nothing on a hidden worker's card tells who it is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.domain.case import AMONG_OFFICERS, Case, CaseMessage, State, Words
from bot.domain.contact import Seat
from bot.domain.richtext import parts
from bot.domain.rights import Act, acts_of
from bot.domain.routing import Why, read_reason
from bot.domain.say import Choice, Filling, Key, Say, Several, Values, When

PART = 1500  # characters of a person's words in one message: fits every platform
FIRST = (
    Act.APPROVE,
    Act.RETURN,
    Act.CLAIM,
    Act.ANSWER,
    Act.ASK,
    Act.CLOSE,
    Act.ASSIGN,
    Act.UNMERGE,
    Act.VIEW,
)  # the rest is behind "more"


def new_card(case: Case, messages: Sequence[CaseMessage], seat: Seat, now: datetime) -> list[Say]:
    """A case that has just come: its card, which is kept up to date in its place; the rest below."""
    card = live_card(case, messages, seat, now, "", "card.urgent" if case.urgent else "card.new")
    rest = list(_spoken("card.more", messages[0].words))[1:] if messages else []
    rest += [say for message in messages[1:] for say in card_message(case, message)]
    return [say.model_copy(update={"case_id": case.id}) for say in (card, *rest)]


def live_card(
    case: Case,
    messages: Sequence[CaseMessage],
    seat: Seat,
    now: datetime,
    assignee: str,
    key: str = "card.now",
) -> Say:
    """The case in one message, as it stands: its facts, its first words, what this officer can do now."""
    pieces = parts(messages[0].words.text, PART) if messages else []
    values = {**_facts(case), "state": _state(case, assignee), "words": pieces[0] if pieces else ""}
    return Say(key=key, values=values, choices=officer_choices(case, seat, now), case_id=case.id)


def officer_view(
    case: Case, messages: Sequence[CaseMessage], seat: Seat, now: datetime, assignee: str
) -> list[Say]:
    """The whole case as an officer reads it; the buttons under the last message.

    `assignee` is the name of whoever has claimed it, empty when nobody has.
    """
    head = Say.of("card.head", **_facts(case), state=_state(case, assignee))
    says = [head, *(say for message in messages for say in card_message(case, message))]
    return _with_buttons(says, case, officer_choices(case, seat, now))


def card_message(case: Case, message: CaseMessage) -> list[Say]:
    """One message of a case, as officers see it."""
    key = f"card.{message.author.value}"
    return list(_spoken(key, message.words, code=case.code, who=who(case), at=When(at=message.at)))


def news_for_officer(
    case: Case, key: str, words: Words | None, choices: tuple[Choice, ...], **more: Filling
) -> list[Say]:
    """A line of news about a case, with the worker's new words where there are some."""
    values: dict[str, Filling] = {
        "code": case.code,
        "who": who(case),
        "topic": Key(key=f"topic.{case.topic}"),
        "office": Key(key=f"office.{case.office}"),
        **more,
    }
    says = list(_spoken(key, words, **values)) if words is not None else [Say(key=key, values=values)]
    return _with_buttons(says, case, choices)


def officer_choices(case: Case, seat: Seat, now: datetime) -> tuple[Choice, ...]:
    """The buttons for what is done most; the others are one press away."""
    possible = acts_of(case, seat, now)
    shown = [choice_of(act, case) for act in FIRST if act in possible]
    more = set(possible) - set(FIRST)
    return (*shown, Choice.of(f"acts:{case.code}", "action.more")) if more else tuple(shown)


def further_choices(case: Case, seat: Seat, now: datetime) -> tuple[Choice, ...]:
    """What else this officer can do with the case now."""
    return tuple(choice_of(act, case) for act in acts_of(case, seat, now) if act not in FIRST)


def answer_for_worker(case: Case, key: str, words: Words, officer_name: str | None) -> list[Say]:
    """What an office writes: in the office's name, and the officer's only where the office signs so."""
    values: dict[str, Filling] = {"code": case.code, "office": Key(key=f"office.{case.office}")}
    if officer_name:
        key, values["officer"] = f"{key}_signed", officer_name
    says = list(_spoken(key, words, **values))
    says[-1] = says[-1].model_copy(update={"choices": worker_choices(case)})
    return [say.model_copy(update={"case_id": case.id}) for say in says]


def worker_choices(case: Case, *, reopenable: bool = False, escalable: bool = False) -> tuple[Choice, ...]:
    """What the worker may do with the case now."""
    if not case.is_open:
        rate = () if case.satisfied else satisfaction_choices(case)
        again = (_choice("reopen", case),) if reopenable and case.satisfied else ()
        return (*rate, *again)
    higher = (_choice("higher", case),) if escalable else ()
    return (_choice("add", case), _choice("done", case), *higher, _choice("case", case))


def satisfaction_choices(case: Case) -> tuple[Choice, ...]:
    """The one question after the end."""
    return tuple(Choice.of(f"satisfied:{case.code}:{n}", f"satisfied.{n}") for n in (3, 2, 1))


def worker_view(case: Case, messages: Sequence[CaseMessage], choices: tuple[Choice, ...]) -> list[Say]:
    """The case as its worker sees it: the conversation without what is among officers."""
    values: dict[str, Filling] = {
        "code": case.code,
        "topic": Key(key=f"topic.{case.topic}"),
        "office": Key(key=f"office.{case.office}"),
        "state": Key(key=f"state.{case.state.value}"),
        "reason": reason(case, to_worker=True),
    }
    key = "case.view"
    if case.due_at is not None:
        key, values["due"] = "case.view_due", When(at=case.due_at)
    says = [Say(key=key, values=values)]
    for message in messages:
        if message.author not in AMONG_OFFICERS:
            says += _spoken(f"case.said_{message.author.value}", message.words, at=When(at=message.at))
    says[-1] = says[-1].model_copy(update={"choices": choices})
    return says


def who(case: Case) -> Filling:
    """What officers call the worker: the name they signed with, or this case's pseudonym."""
    if case.name:
        return case.name
    return Several(items=(Say.of("card.hidden", pseudonym=case.pseudonym),))


def place(case: Case) -> Filling:
    """Where the worker works, as far as officers may know: a small group would tell who it is."""
    area = shown_area(case)
    workplace = case.workplace if case.name or case.shown == "workplace" else None
    keys = [f"area.{area}"] if area else []
    keys += [f"office.{workplace}"] if workplace else []
    return Several(items=tuple(Say.of(key) for key in keys)) if keys else Key(key="card.place_unknown")


def reason(case: Case, *, to_worker: bool) -> Filling:
    """Why the case went to its office, in one sentence.

    To officers it names neither an area that would tell who it is, nor the office that the worker avoids.
    """
    if to_worker:
        return reason_of(case.reason, case.topic, case.area)
    why, first = read_reason(case.reason)
    topic: dict[str, Filling] = {"topic": Key(key=f"topic.{case.topic}")}
    if why is Why.AVOIDED:
        return Several(items=(Say(key="route.as_wished", values=topic),))
    if why is Why.WORKPLACE:
        return Several(items=(Say(key="route.workplace_allowed", values=topic),))
    if first is not None and _tells_place(case, first):
        return Several(items=(Say(key="route.above_another", values=topic),))
    return reason_of(case.reason, case.topic, shown_area(case))


def _tells_place(case: Case, office: str) -> bool:
    """Whether the office that a case would have got may say where its hidden worker works."""
    if case.name or case.shown == "workplace":
        return False
    return case.shown == "" or office == case.workplace


def reason_of(reason: str, topic: str, area: str | None) -> Filling:
    """The same for the worker, before there is a case."""
    why, first = read_reason(reason)
    values: dict[str, Filling] = {"topic": Key(key=f"topic.{topic}")}
    key = f"route.{why.value}"
    if first is not None:
        values["first"] = Key(key=f"office.{first}")
    if why is Why.AREA and area:
        key, values["place"] = "route.area_named", Key(key=f"area.{area}")
    return Several(items=(Say(key=key, values=values),))


def shown_area(case: Case) -> str | None:
    """The area, as far as officers may know it: not beside the workplace, as few may share both."""
    return case.area if case.name or case.shown == "area" else None


def choice_of(act: Act, case: Case) -> Choice:
    return Choice.of(f"{act.value}:{case.code}", f"action.{act.value}")


def _facts(case: Case) -> Values:
    facts: Mapping[str, Filling] = {
        "code": case.code,
        "kind": Key(key=f"kind.{case.kind}"),
        "topic": Key(key=f"topic.{case.topic}"),
        "who": who(case),
        "place": place(case),
        "due": When(at=case.due_at) if case.due_at else Key(key="card.no_due"),
        "reason": reason(case, to_worker=False),
    }
    return facts


def _state(case: Case, assignee: str) -> Filling:
    state: Filling = Key(key=f"state.{case.state.value}")
    if case.state is not State.NEW and assignee:
        state = Several(items=(Say.of("card.state_with", state=state, who=assignee),))
    if case.drafted_by is not None:
        state = Several(items=(Say.of("card.state_drafted", state=state),))
    return state


def _spoken(key: str, words: Words, **values: Filling) -> Iterator[Say]:
    """Words under a heading, in as many messages as they need, then each file in its own."""
    pieces = parts(words.text, PART)
    yield Say(key=key, values={**values, "words": pieces[0] if pieces else ""})
    for piece in pieces[1:]:
        yield Say.of("card.more", words=piece)
    for attachment in words.attachments:
        yield Say(key="card.file", values={"name": attachment.name or "…"}, file=attachment)


def _with_buttons(says: list[Say], case: Case, choices: tuple[Choice, ...]) -> list[Say]:
    """Buttons under the last message; a reply to any of them is about the case."""
    says[-1] = says[-1].model_copy(update={"choices": choices})
    return [say.model_copy(update={"case_id": case.id}) for say in says]


def _choice(action: str, case: Case) -> Choice:
    return Choice.of(f"{action}:{case.code}", f"action.{action}")
