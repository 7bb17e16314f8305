"""What tests of the second look at an answer need: an office under review, its drafts and its cards."""

from bot.domain.case import Author
from tests.conversations.casework import case_of, needs_review
from tests.world import Person, World

HOA, SU = "Lò Thị Hoa", "Vàng A Sử"
WORDS = "Công ty phải trả lương trước ngày 15."
GONE = "không còn bản nháp nào chờ duyệt"


async def two_officers(world: World, office: str = "CSPL") -> tuple[Person, Person]:
    """Hoa and Sử, of an office whose answers about wages need a second look."""
    needs_review(world)
    return await world.officer(office, HOA), await world.officer(office, SU)


async def drafts(officer: Person, code: str, words: str = WORDS) -> str:
    await officer.chooses(f"answer:{code}")
    return await officer.says(words)


def told(person: Person) -> str:
    return "\n".join(item.text for item in person.news())


async def authors_of(world: World, code: str) -> list[Author]:
    case = await case_of(world, code)
    async with world.bridge.store.look() as tx:
        return [message.author for message in await tx.cases.messages(case.id)]


def card_of(officer: Person, code: str) -> str:
    """The case's card as it lies in the officer's chat now."""
    return next(item.text for item in officer.chat if code in item.text and "Tình trạng: " in item.text)
