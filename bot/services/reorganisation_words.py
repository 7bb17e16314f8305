"""A reorganisation in sentences: what is asked for, what was done, and what follows from it."""

from collections.abc import Iterable, Iterator

from bot.domain.office import Office
from bot.domain.reorganisation import Change, Close, Merge, Move, Open, Rename, Split
from bot.domain.say import Filling, Key, Say, Several
from bot.services.impact import Impact, Moved

NAMED = 12  # officers called by name before the rest is counted


def sentences(change: Change, *, done: bool) -> list[Say]:
    """The change itself, one sentence for each office that it is about; as a wish, or as `done`."""
    section = "reorganised" if done else "reorganise_to"
    return [Say.of(f"{section}.{key}", **values) for key, values in _sentences(change)]


def impact_lines(impact: Impact) -> list[Say]:
    """What follows, a line each; nothing is said of what stays as it is."""
    return [
        *(
            Say.of("reorganise_line.under", office=_office(code), to=_office(parent))
            for code, parent in impact.under.items()
        ),
        *(_members(moved) for moved in impact.members),
        *_officers(impact),
        *_cases(impact),
        *((Say.of("reorganise_line.plans", count=len(impact.plans)),) if impact.plans else ()),
        *(
            Say.of("reorganise_line.unstaffed", office=_named(code, impact.opened))
            for code in impact.unstaffed
        ),
    ]


def _sentences(change: Change) -> Iterator[tuple[str, dict[str, Filling]]]:
    match change:
        case Open(office=new):
            yield "open", {"name": new.name, "code": new.code, "to": _office(new.parent or "")}
        case Rename(code=code, name=name):
            yield "rename", {"code": code, "name": name}
        case Move(code=code, parent=parent):
            yield "move", {"office": _office(code), "to": _office(parent)}
        case Merge(codes=codes, into=heir):
            for code in codes:
                yield "merge", {"office": _office(code), "to": _office(heir)}
        case Split(code=code, new=new):
            yield "split", {"office": _office(code), "name": new.name, "code": new.code}
        case Close(code=code, successor=heir):
            yield "close", {"office": _office(code), "to": _office(heir)}


def _members(moved: Moved) -> Say:
    if moved.to is None:
        return Say.of("reorganise_line.members_none", count=moved.count, office=_office(moved.office))
    return Say.of(
        "reorganise_line.members", count=moved.count, office=_office(moved.office), to=_office(moved.to)
    )


def _officers(impact: Impact) -> Iterator[Say]:
    listed = impact.officers[:NAMED]
    for seat in listed:
        key = "reorganise_line.officer_joined" if seat.joined else "reorganise_line.officer"
        to = _named(seat.to, impact.opened)
        yield Say.of(key, who=seat.name, to=to, role=Key(key=f"role.{seat.role.value}"))
    if rest := len(impact.officers) - len(listed):
        yield Say.of("reorganise_line.officers_more", count=rest)


def _cases(impact: Impact) -> Iterator[Say]:
    for moved in impact.cases:
        to = _named(moved.to or "", impact.opened)
        yield Say.of("reorganise_line.cases", count=moved.count, office=_office(moved.office), to=to)
    for moved in impact.avoiding:
        to = _named(moved.to or "", impact.opened)
        yield Say.of("reorganise_line.avoiding", count=moved.count, office=_office(moved.office), to=to)


def _office(code: str) -> Filling:
    return Key(key=f"office.{code}")


def _named(code: str, opened: Iterable[Office]) -> Filling:
    """An office's name; of one that is still to be opened too."""
    new = next((office for office in opened if office.code == code), None)
    if new is None:
        return _office(code)
    return Several(items=(Say(key="new_office", words={"vi": new.name, "en": new.name_en}),))
