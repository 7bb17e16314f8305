"""How offices are opened, renamed, moved, merged, split and closed: what may be done, and what follows."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain

from bot.domain.contact import Contact, Role
from bot.domain.message import Value
from bot.domain.office import Office, Offices, Version, below, upward
from bot.domain.words import folded
from bot.errors import Refused

LONGEST_NAME = 120  # characters
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,15}")
_MARKUP = re.compile(r"[{}*_\[\]]")  # names are rendered like sentences (bot/domain/richtext.py)


class Open(Value):
    """A new office, under a parent."""

    office: Office


class Rename(Value):
    code: str
    name: str
    name_en: str


class Move(Value):
    """The office, and with it all below it, comes under another parent."""

    code: str
    parent: str


class Merge(Value):
    """`codes` close, and `into`, which stands already, takes their place."""

    codes: tuple[str, ...]
    into: str


class Split(Value):
    """`new` is opened and gets these areas and officers; `code` stays open with the rest.

    What `new` leaves out (parent, sectors) is as in the old office; its own areas do not matter.
    `officers` are their row ids.
    """

    code: str
    new: Office
    areas: tuple[str, ...] = ()
    officers: tuple[int, ...] = ()


class Close(Value):
    code: str
    successor: str


Change = Open | Rename | Move | Merge | Split | Close


def versions_after(offices: Offices, change: Change, now: datetime) -> tuple[Version, ...]:
    """The versions to append, all or none, at an aware `now`; the tree stays one tree.

    Raises Refused, always with an `office.` key: no_such, code_taken, bad_code, name_taken, bad_name,
    no_parent, cycle, itself, is_root, bad_areas, no_split, no_change.
    """
    closing = closed_by(change)
    changed = [office for office in _changed(offices, change) if office != offices.get(office.code)]
    if not (changed or closing):
        raise Refused("office.no_change")
    return (
        *(Version(since=now, office=office) for office in changed),
        *(
            Version(since=now, office=offices[code], successor=successor, closed=True)
            for code, successor in closing.items()
        ),
    )


def named_in(change: Change) -> frozenset[str]:
    """The offices that are there already and that whoever makes the change must administer."""
    match change:
        case Open(office=office):
            return frozenset({office.parent or ""})
        case Rename(code=code):
            return frozenset({code})
        case Move(code=code, parent=above):
            return frozenset({code, above})
        case Split(code=code, new=new):
            return frozenset({code, *([new.parent] if new.parent else [])})
        case Merge(into=heir) | Close(successor=heir):
            return frozenset({heir, *closed_by(change)})


def administered(contact: Contact, offices: Offices) -> frozenset[str]:
    """The offices that a contact may reorganise: those where they are admin, and all below them."""
    own = [seat.office for seat in contact.seats if seat.role is Role.ADMIN]
    return frozenset().union(*(below(offices, code) for code in own))


def closed_by(change: Change) -> Mapping[str, str]:
    """The code of each office that closes, and of its successor."""
    match change:
        case Merge():
            return dict.fromkeys(change.codes, change.into)
        case Close():
            return {change.code: change.successor}
        case _:
            return {}


def _changed(offices: Offices, change: Change) -> Iterable[Office]:
    """The offices that go on, or begin, as the change makes them."""
    match change:
        case Open(office=office):
            return [_opened(offices, office)]
        case Rename():
            return [_renamed(offices, change)]
        case Move():
            return [_moved(offices, change)]
        case Split():
            return _divided(offices, change)
        case Merge(into=heir) | Close(successor=heir):
            return _united(offices, closed_by(change), heir)


def _opened(offices: Offices, office: Office) -> Office:
    if not _CODE.fullmatch(office.code):
        raise Refused("office.bad_code")
    if offices.ever(office.code):
        raise Refused("office.code_taken", code=office.code)
    if office.parent is None:
        raise Refused("office.no_parent")
    _existing(offices, office.parent)
    return _named(offices, office)


def _renamed(offices: Offices, change: Rename) -> Office:
    names = {"name": change.name, "name_en": change.name_en}
    return _named(offices, _existing(offices, change.code).model_copy(update=names))


def _moved(offices: Offices, change: Move) -> Office:
    office = _not_root(_existing(offices, change.code))
    if change.parent == office.code:
        raise Refused("office.itself", code=office.code)
    if _existing(offices, change.parent).code in below(offices, office.code):
        raise Refused("office.cycle", code=office.code, parent=change.parent)
    return office.model_copy(update={"parent": change.parent})


def _divided(offices: Offices, change: Split) -> tuple[Office, Office]:
    old = _existing(offices, change.code)
    _check_areas(old, change)
    new = {
        "parent": change.new.parent or old.parent or old.code,
        "areas": tuple(area for area in old.areas if area in change.areas),
        "sectors": change.new.sectors or old.sectors,
    }
    rest = tuple(area for area in old.areas if area not in change.areas)
    return old.model_copy(update={"areas": rest}), _opened(offices, change.new.model_copy(update=new))


def _check_areas(old: Office, change: Split) -> None:
    """Something has to go, but not everything there is to divide unless officers go too."""
    if not set(change.areas) <= set(old.areas):
        raise Refused("office.bad_areas", code=old.code)
    if not change.officers and set(change.areas) in (set(), set(old.areas)):
        raise Refused("office.no_split", code=old.code)


def _united(offices: Offices, closing: Mapping[str, str], into: str) -> Iterator[Office]:
    """The heir with what it inherits, and the offices that stood under the closing ones."""
    heir = _existing(offices, into)
    closed = [_not_root(_existing(offices, code)) for code in closing]
    if heir in closed:
        raise Refused("office.itself", code=into)
    peers = [heir, *(office for office in closed if office.level is heir.level)]
    inherited = {
        "parent": _parent_left(offices, heir, closing),
        "areas": _in_order(peer.areas for peer in peers),
        "sectors": _in_order(peer.sectors for peer in peers),
    }
    yield heir.model_copy(update=inherited)
    for office in offices.values():
        if office.parent in closing and office.code not in {into, *closing}:
            yield office.model_copy(update={"parent": into})


def _parent_left(offices: Offices, heir: Office, closing: Mapping[str, str]) -> str | None:
    """An heir from below a closing office rises into its place, lest it come to stand under itself."""
    topmost = [office for office in upward(offices, heir.code) if office.code in closing][-1:]
    return topmost[0].parent if topmost else heir.parent


def _in_order(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(lists)))


def _existing(offices: Offices, code: str) -> Office:
    if code not in offices:
        raise Refused("office.no_such", code=code)
    return offices[code]


def _not_root(office: Office) -> Office:
    if office.parent is None:
        raise Refused("office.is_root", code=office.code)
    return office


def _named(offices: Offices, office: Office) -> Office:
    """The office with tidy names that no other open one bears, in either language."""
    tidy = office.model_copy(update={"name": _tidy(office.name), "name_en": _tidy(office.name_en)})
    for other in offices.values():
        if other.code != office.code and (_same(other.name, tidy.name) or _same(other.name_en, tidy.name_en)):
            raise Refused("office.name_taken", code=other.code)
    return tidy


def _tidy(name: str) -> str:
    """One spelling of the letters, single spaces. Raises Refused for what is no name."""
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    proper = folded(tidy) and tidy.isprintable() and not _MARKUP.search(tidy)
    if not proper or len(tidy) > LONGEST_NAME:
        raise Refused("office.bad_name", longest=LONGEST_NAME)
    return tidy


def _same(left: str, right: str) -> bool:
    """Accents count: Tân Phong and Tản Phong are two places."""
    return unicodedata.normalize("NFC", left).casefold() == unicodedata.normalize("NFC", right).casefold()
