"""How a case looks to the two sides. A hidden worker's card has no name and no workplace on it."""

from collections.abc import Iterator, Sequence

from bot.domain.case import Author, Case, CaseMessage, State, Words
from bot.domain.richtext import parts
from bot.domain.say import Choice, Filling, Key, Say, Several, Values, When

PART = 1500  # characters of a person's words in one message: fits every platform


def new_card(case: Case, messages: Sequence[CaseMessage], officer_id: int) -> list[Say]:
    """A case that has just come: its facts and first words in one message, the rest below."""
    first, *rest = messages
    says = list(_spoken("card.new", first.words, **_facts(case)))
    says += [say for message in rest for say in card_message(case, message)]
    return _with_buttons(says, case, officer_id)


def officer_card(case: Case, messages: Sequence[CaseMessage], officer_id: int, assignee: str) -> list[Say]:
    """The case as an officer sees it, with the buttons that this officer may press now.

    `assignee` is the name of whoever has claimed it, empty when nobody has.
    """
    head = Say.of("card.head", **_facts(case), state=_state(case, assignee))
    says = [head, *(say for message in messages for say in card_message(case, message))]
    return _with_buttons(says, case, officer_id)


def card_message(case: Case, message: CaseMessage) -> list[Say]:
    """One message of a case, as officers see it."""
    key = f"card.{message.author.value}"
    return list(_spoken(key, message.words, code=case.code, who=who(case), at=When(at=message.at)))


def news_for_officer(case: Case, key: str, words: Words | None, officer_id: int) -> list[Say]:
    """A line of news about a case, with the worker's new words where there are some."""
    says = [Say.of(key, code=case.code, who=who(case), topic=Key(key=f"topic.{case.topic}"))]
    if words is not None:
        says = list(_spoken(key, words, code=case.code, who=who(case), topic=Key(key=f"topic.{case.topic}")))
    return _with_buttons(says, case, officer_id)


def officer_choices(case: Case, officer_id: int) -> tuple[Choice, ...]:
    """What this officer may do with the case now."""
    if not case.is_open:
        return ()
    if case.assignee is None:
        return (_choice("claim", case), _choice("answer", case), _choice("view", case))
    if case.assignee == officer_id:
        return (
            _choice("answer", case),
            _choice("note", case),
            _choice("close", case),
            _choice("view", case),
        )
    return (_choice("note", case), _choice("view", case))


def answer_for_worker(case: Case, words: Words, officer_name: str | None) -> list[Say]:
    """An office's answer: in the office's name, and the officer's only where the office signs so."""
    key = "case.answer_signed" if officer_name else "case.answer"
    values: dict[str, Filling] = {"code": case.code, "office": Key(key=f"office.{case.office}")}
    if officer_name:
        values["officer"] = officer_name
    says = list(_spoken(key, words, **values))
    says[-1] = says[-1].model_copy(update={"choices": worker_choices(case)})
    return [say.model_copy(update={"case_id": case.id}) for say in says]


def worker_choices(case: Case, reopenable: bool = False) -> tuple[Choice, ...]:
    """What the worker may do with the case now."""
    if case.is_open:
        return (_choice("add", case), _choice("done", case), _choice("case", case))
    rate = () if case.rating else (_choice("rate", case),)
    again = (_choice("reopen", case),) if reopenable else ()
    return (*rate, *again)


def worker_view(case: Case, messages: Sequence[CaseMessage], reopenable: bool) -> list[Say]:
    """The case as its worker sees it: the conversation without the officers' notes."""
    key = "case.view_due" if case.due_at else "case.view"
    values: dict[str, Filling] = {
        "code": case.code,
        "topic": Key(key=f"topic.{case.topic}"),
        "office": Key(key=f"office.{case.office}"),
        "state": Key(key=f"state.{case.state.value}"),
    }
    if case.due_at:
        values["due"] = When(at=case.due_at)
    says = [Say(key=key, values=values)]
    for message in messages:
        if message.author is not Author.NOTE:
            says += _spoken(f"case.said_{message.author.value}", message.words, at=When(at=message.at))
    says[-1] = says[-1].model_copy(update={"choices": worker_choices(case, reopenable)})
    return says


def who(case: Case) -> Filling:
    """What officers call the worker: the name they signed with, or this case's pseudonym."""
    if case.name:
        return case.name
    return Several(items=(Say.of("card.hidden", pseudonym=case.pseudonym),))


def place(case: Case) -> Filling:
    """Where the worker works, as far as officers may know: a small workplace would tell who it is."""
    places = [f"area.{case.area}"] if case.area else []
    if case.name and case.workplace:
        places.append(f"office.{case.workplace}")
    return Several(items=tuple(Say.of(key) for key in places)) if places else Key(key="card.place_unknown")


def _facts(case: Case) -> Values:
    return {
        "code": case.code,
        "kind": Key(key=f"kind.{case.kind.value}"),
        "topic": Key(key=f"topic.{case.topic}"),
        "who": who(case),
        "place": place(case),
        "due": When(at=case.due_at) if case.due_at else Key(key="card.no_due"),
    }


def _state(case: Case, assignee: str) -> Filling:
    if case.state is State.NEW or not assignee:
        return Key(key=f"state.{case.state.value}")
    return Several(
        items=(Say.of("card.state_with", state=Key(key=f"state.{case.state.value}"), who=assignee),)
    )


def _spoken(key: str, words: Words, **values: Filling) -> Iterator[Say]:
    """Words under a heading, in as many messages as they need, then each file in its own."""
    pieces = parts(words.text, PART)
    yield Say(key=key, values={**values, "words": pieces[0] if pieces else ""})
    for piece in pieces[1:]:
        yield Say.of("card.more", words=piece)
    for attachment in words.attachments:
        yield Say(key="card.file", values={"name": attachment.name or "…"}, file=attachment)


def _with_buttons(says: list[Say], case: Case, officer_id: int) -> list[Say]:
    """The officer's buttons under the last message; a reply to any of them is about the case."""
    says[-1] = says[-1].model_copy(update={"choices": officer_choices(case, officer_id)})
    return [say.model_copy(update={"case_id": case.id}) for say in says]


def _choice(action: str, case: Case) -> Choice:
    return Choice.of(f"{action}:{case.code}", f"action.{action}")
