"""What the tests of messages to many have in common."""

from bot.domain.broadcast import Broadcast
from bot.domain.contact import Role
from tests.world import Person, World

WORDS = "Mời anh chị em dự lớp tìm hiểu hợp đồng lao động."


async def an_author(world: World, office: str = "TGNC") -> Person:
    return await world.officer(office, "Lò Thị Hoa")


async def a_lead(world: World, office: str = "LDLD") -> Person:
    return await world.officer(office, "Vàng A Sử", role=Role.LEAD)


async def a_member(world: World, account: str = "telegram") -> Person:
    person = world.person(account)
    await person.agrees()
    person.news()
    return person


async def composes(author: Person, words: str = WORDS, kind: str = "Tin công đoàn") -> str:
    """Write a message to many; returns its code."""
    await author.says("gửi tin")
    await author.presses("Soạn tin mới")
    await author.presses(kind)
    await author.says(words)
    return code_of(author)


def code_of(person: Person) -> str:
    """The code on the card shown last."""
    return person.last.text.partition(" · ")[2].split()[0]


async def a_plan(world: World, code: str) -> Broadcast:
    async with world.bridge.store.look() as tx:
        found = await tx.broadcasts.by_code(code)
    assert found is not None
    return found
