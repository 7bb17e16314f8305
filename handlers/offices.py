"""The offices that an admin looks after: as a tree, and one by one with what can be done to it."""

from collections.abc import Iterator, Sequence

from bot.domain.case import OPEN, Queue
from bot.domain.office import Office, upward
from bot.domain.paging import page_of
from bot.domain.reorganisation import administered
from bot.domain.say import Choice, Filling, Key, Say, Several, When
from bot.errors import Refused
from bot.services.conversation import Conversation, Need
from bot.services.proposals import administered_office
from bot.services.reorganising import CHANGES
from bot.services.turn import Turn

PAGE = 8
INDENT = "· "
STATES = tuple(sorted(OPEN))
OF_THE_TOP = ("open", "rename", "split")


async def offices(turn: Turn, argument: str) -> Sequence[Say]:
    """One page of the tree; each office under the one above it."""
    own = administered(turn.contact, turn.catalog.offices)
    if not own:
        raise Refused("reorganise.not_yours")
    listed = list(_in_tree(turn, own))
    page, ways = page_of(listed, "offices", argument, PAGE)
    lines = [Choice(token=f"office_card:{office.code}", label=_line(turn, office, own)) for office in page]
    return [Say.of("offices.tree", *lines, *ways, Choice.of("menu", "menu.back"), total=len(listed))]


async def office_card(turn: Turn, code: str) -> Sequence[Say]:
    """One office: where it stands, who is there, what lies there, what it was called before."""
    found = administered_office(turn, code)
    acts = OF_THE_TOP if found.parent is None else CHANGES
    buttons = [Choice.of(f"office_{act}:{found.code}", f"offices.{act}") for act in acts]
    lines = [*_place(turn, found), *await _life(turn, found), *_past(turn, found)]
    values: dict[str, Filling] = {
        "office": Key(key=f"office.{found.code}"),
        "code": found.code,
        "lines": Several(items=tuple(lines)),
    }
    return [Say.of("offices.card", *buttons, Choice.of("offices", "offices.back"), **values)]


def _in_tree(turn: Turn, own: frozenset[str]) -> Iterator[Office]:
    """Each office before those under it."""
    tree = turn.catalog.offices

    def under(parent: str | None) -> Iterator[Office]:
        for office in tree.values():
            if office.code in own and (office.parent if office.parent in own else None) == parent:
                yield office
                yield from under(office.code)

    return under(None)


def _line(turn: Turn, office: Office, own: frozenset[str]) -> Say:
    depth = sum(above.code in own for above in upward(turn.catalog.offices, office.code)) - 1
    return Say.of("offices.line", indent=INDENT * depth, office=Key(key=f"office.{office.code}"))


def _place(turn: Turn, office: Office) -> Iterator[Say]:
    yield Say.of("offices.level", level=Key(key=f"office_level.{office.level.value}"))
    if office.parent is None:
        yield Say.of("offices.top")
    else:
        yield Say.of("offices.above", office=Key(key=f"office.{office.parent}"))
    children = sum(other.parent == office.code for other in turn.catalog.offices.values())
    if children:
        yield Say.of("offices.below", count=children)
    if office.areas:
        names = [turn.texts.words(Say.of(f"area.{code}"), turn.contact.language) for code in office.areas]
        yield Say.of("offices.areas", names=", ".join(names))


async def _life(turn: Turn, office: Office) -> list[Say]:
    """Its officers, its members, its open cases."""
    officers = await turn.tx.officers.of_office(office.code)
    names = ", ".join(officer.name for officer in officers)
    lines = [Say.of("offices.officers", names=names) if officers else Say.of("offices.no_officers")]
    if office.is_workplace:
        lines.append(Say.of("offices.members", count=await turn.tx.contacts.members([office.code])))
    open_cases = await turn.tx.cases.count(Queue(offices=(office.code,), states=STATES))
    return [*lines, Say.of("offices.cases", count=open_cases)]


def _past(turn: Turn, office: Office) -> Iterator[Say]:
    versions = turn.catalog.offices.versions(office.code)
    yield Say.of("offices.since", since=When(at=versions[-1].since))
    names = dict.fromkeys(version.office.name for version in versions)
    for name in names:
        if name != office.name:
            yield Say.of("offices.old_name", name=name)


CONVERSATION = Conversation("offices", {"offices": offices, "office_card": office_card}, needs=Need.SEAT)
