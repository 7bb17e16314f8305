"""Legal advice: what could not be answered, as counts; proposals for new answers; articles that changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update

from bot.domain.law_desk import Asked, Proposal
from bot.store.repository import Repository
from bot.store.tables import cases, law_change, law_gap, law_proposal


class SqlLaw(Repository):
    async def missed(self, month: str, theme: str) -> None:
        statement = self._insert(law_gap).values(month=month, theme=theme, count=1)
        more = {"count": law_gap.c.count + 1}
        await self._db.execute(statement.on_conflict_do_update(index_elements=["month", "theme"], set_=more))

    async def gaps(self, month: str) -> dict[str, int]:
        statement = select(law_gap.c.theme, law_gap.c.count).where(law_gap.c.month == month)
        return dict((await self._db.execute(statement.order_by(law_gap.c.count.desc()))).all())

    async def propose(self, office: str, topic: str, asked: Asked, now: datetime) -> int:
        values = {
            "office": office,
            "topic": topic,
            "words": asked.model_dump_json(),
            "proposed_at": now,
        }
        stored = await self._db.execute(insert(law_proposal).values(**values).returning(law_proposal.c.id))
        return int(stored.scalar_one())

    async def proposals(self) -> Sequence[Proposal]:
        statement = (
            select(law_proposal).where(law_proposal.c.settled_at.is_(None)).order_by(law_proposal.c.id)
        )
        return [
            Proposal(
                id=row.id,
                office=row.office,
                topic=row.topic,
                asked=Asked.model_validate_json(row.words),
                proposed_at=row.proposed_at,
            )
            for row in await self._db.execute(statement)
        ]

    async def settle(self, proposal_id: int, now: datetime) -> bool:
        open_ = (law_proposal.c.id == proposal_id, law_proposal.c.settled_at.is_(None))
        done = await self._db.execute(update(law_proposal).where(*open_).values(settled_at=now))
        return bool(done.rowcount)

    async def told(self, answers: Sequence[str]) -> Sequence[int]:
        """Codes stand between commas; with commas around both, none is found inside another."""
        around = (
            func.concat(",", cases.c.told, ",")
            if self._db.dialect.name == "postgresql"
            else ("," + cases.c.told + ",")
        )
        found: set[int] = set()
        for code in answers:
            statement = select(cases.c.id).where(
                cases.c.told != "", around.contains(f",{code},", autoescape=True)
            )
            found |= set((await self._db.execute(statement)).scalars())
        return sorted(found)

    async def changed(self, law: str, article: int, told: int, now: datetime) -> None:
        values = {"law": law, "article": article, "marked_at": now, "told": told}
        await self._db.execute(insert(law_change).values(**values))
