"""What many people write at once, and what must have become of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bot.domain.case import Author
from bot.ports import Tx
from tests.fakes.bot_api import RemoteBotApi
from tests.fakes.bot_api.people import Person
from tests.faults.serving import SECONDS, contact_of, within

HELLO = ["Đây là Cầu Nối", "Công đoàn có lời chúc", "Bạn làm việc ở đâu", "Bây giờ bạn cần gì"]
ASKED = ["Chuyện về việc gì", "Bạn kể đi"]
SENT = ["Bạn muốn cán bộ biết bạn là ai không", "Bạn xem lại trước khi gửi", "Mã việc của bạn", "cần gì nữa"]


@dataclass
class Teller:
    """Somebody who agrees, tells a numbered story in several messages, and perhaps sends it off."""

    person: Person
    words: Sequence[str]
    finishes: bool

    @property
    def answers(self) -> list[str]:
        """What they must have been told."""
        received = [f"Đã nhận {count + 1} tin" for count in range(len(self.words))]
        return HELLO + ASKED + received + (SENT if self.finishes else [])

    @property
    def updates(self) -> int:
        return 6 + len(self.words) + (3 if self.finishes else 0)

    async def tell(self, rng: Random) -> None:
        """Press what they are shown first; the rest they type without waiting for an answer."""
        await self.person.writes("/start")
        greeting = await self.person.hears(lambda message: "Đồng ý" in message.labels, timeout=SECONDS)
        await self.person.presses("Đồng ý", on=greeting)
        typed = ["Có, gửi cho tôi", "Bỏ qua", "gửi phản ánh", "Tiền lương, tiền thưởng", *self.words]
        for text in [*typed, *(("xong", "Ẩn danh", "Gửi") if self.finishes else ())]:
            await asyncio.sleep(rng.uniform(0, 1.8))
            await self.person.writes(text)

    async def check(self, tx: Tx) -> None:
        """Each word of theirs is there once and in order, in one case or in the draft; all was answered."""
        contact = await contact_of(tx, self.person.id)
        cases = await tx.cases.of_contact(contact.id)
        assert len(cases) == self.finishes
        written = await self._sent(tx, cases[0].id) if cases else await self._drafted(tx, contact.id)
        assert written == list(self.words)
        heard = [message.words for message in await self.person.reads() if message.from_bot]
        assert within(self.answers, heard), heard

    async def _sent(self, tx: Tx, case_id: int) -> list[str]:
        messages = await tx.cases.messages(case_id)
        assert {message.author for message in messages} == {Author.WORKER}
        return [message.words.text for message in messages]

    async def _drafted(self, tx: Tx, contact_id: int) -> list[str]:
        session = (await tx.sessions.of([contact_id]))[contact_id]
        return [words["text"] for words in session.answers["words+"]]


async def tellers(api: RemoteBotApi, count: int) -> list[Teller]:
    """Every fourth does not finish."""
    return [
        Teller(
            await api.person(f"Người {number}"),
            [f"người {number} tin {part}" for part in range(1 + number % 3)],
            finishes=number % 4 != 3,
        )
        for number in range(count)
    ]
