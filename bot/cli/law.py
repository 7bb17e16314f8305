"""law: the legal knowledge checked, asked and measured from the command line."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.progress import track
from rich.table import Table

from bot.app import Bridge
from bot.catalog import load_catalog
from bot.cli.common import DEFAULT_CONFIG, ConfigPath, err, out, plainly, settings_from, with_bridge
from bot.domain.law import Citation, LawBook
from bot.domain.law_check import REACHED, expiring, lost
from bot.domain.law_desk import Proposal
from bot.domain.law_eval import PLACES, Question, Score, evaluate, plain_bm25, rank
from bot.domain.law_search import Hit, index_of
from bot.errors import ConfigError
from bot.services.law_notices import relying, tell_officers
from bot.services.law_words import cited

app = typer.Typer(help="Legal knowledge: check it, ask it, measure it.", no_args_is_help=True)


@app.command()
@plainly
def check(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Read everything in data/law; is each answer among the first three for each of its own questions?"""
    book = _book(config)
    faults = [
        f"{answer.code}: not found by its own question: {asked}"
        for answer in track([*book.answers.values()], description="asking", console=err, transient=True)
        for asked in lost(answer, book)
    ]
    today = datetime.now(UTC).date()
    faults += [f"{code}: {why}" for code, why in expiring(book, today) if code in book.answers]
    if faults:
        raise ConfigError(*faults)
    asks = sum(len(answer.asks) for answer in book.answers.values())
    out.print(
        f"{len(book.laws)} laws, {len(book.notes)} articles, {len(book.answers)} answers: all citations "
        f"exist, no amount is typed, all {asks} questions find their answer among the first {REACHED}.",
        soft_wrap=True,
    )


@app.command()
@plainly
def stale(
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="As things stand on this day.")],
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """What will have expired by a day, or has to be looked at by then."""
    table = Table("entry", "why")
    for code, why in expiring(_book(config), on.date()):
        table.add_row(code, why)
    out.print(table)


@app.command()
@plainly
def ask(
    question: Annotated[str, typer.Argument(help="As a worker would type it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Ranked hits for programs.")] = False,
    limit: Annotated[int, typer.Option(help="At most so many hits.", min=1, max=50)] = 5,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """What the chat would find for a question, the best first."""
    book = _book(config)
    found = index_of(book).search(question, limit)
    if as_json:
        hits = [_as_json(hit) for hit in found.hits]
        print(json.dumps({"sure": found.sure, "hits": hits}, ensure_ascii=False, indent=1))
        return
    out.print("sure" if found.sure else "not sure: no legal answer would be shown")
    table = Table("score", "answer", "title", "citations")
    for hit in found.hits:
        table.add_row(f"{hit.score:.2f}", hit.answer or "", title_of(hit, book), _cited(hit))
    out.print(table)


@app.command(name="eval")
@plainly
def evaluate_(
    file: Annotated[Path, typer.Argument(help="A question a line, as JSON; see tests/law/questions.jsonl.")],
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """How often the right article is found first, and what is refused; beside plain BM25 over the notes."""
    book = _book(config)
    questions = _questions(file)
    table = Table(
        "questions", "n", *(f"top {place}" for place in PLACES), "off-topic refused", "wrongly refused"
    )
    for name, score in track(list(scores(book, questions)), description="…", console=err, transient=True):
        table.add_row(
            name, str(score.questions), *(_percent(share) for share in score.found), *_refusals(score)
        )
    out.print(table)


def scores(book: LawBook, questions: Sequence[Question]) -> Iterator[tuple[str, Score]]:
    """All of them and by style, with and without accents, and plain BM25."""
    index = index_of(book)
    yield "as typed", evaluate(index, questions)
    yield "without accents", evaluate(index, questions, accents=False)
    for style in sorted({q.style for q in questions if q.articles} - {""}):
        yield f"as typed, {style}", evaluate(index, [q for q in questions if q.style == style])
    yield "plain BM25 over the notes", rank(plain_bm25(book), questions)


def title_of(hit: Hit, book: LawBook) -> str:
    """What a hit is called."""
    if hit.answer is not None:
        return book.answers[hit.answer].title
    cite = hit.cites[0]
    return f"Điều {cite.article} {book.laws[cite.law].short}: {book.notes[cite.law, cite.article or 0].title}"


def _book(config: Path) -> LawBook:
    return load_catalog(settings_from(config).data_dir).law


def _as_json(hit: Hit) -> dict[str, object]:
    cites = [{"law": cite.law, "article": cite.article} for cite in hit.cites]
    return {"score": hit.score, "answer": hit.answer, "citations": cites}


def _cited(hit: Hit) -> str:
    return ", ".join(f"{cite.law} {cite.article or ''}".strip() for cite in hit.cites)


def _questions(file: Path) -> list[Question]:
    """Raises ConfigError with the line that is wrong."""
    found = []
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(Question.model_validate_json(line))
            except ValidationError as error:
                raise ConfigError(f"{file}:{number}: {error.errors()[0]['msg']}") from None
    return found


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"


def _refusals(score: Score) -> tuple[str, str]:
    return _percent(score.off_topic_refused), _percent(score.wrongly_refused)


@app.command()
@plainly
def proposals(
    settle: Annotated[int | None, typer.Option(help="Done with this one, taken over or not.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Answers that officers propose, as entries for data/law/answers to be completed and reviewed."""

    async def work(bridge: Bridge) -> Sequence[Proposal]:
        async with bridge.store.begin() as tx:
            if settle is not None and not await tx.law.settle(settle, bridge.clock.now()):
                raise ConfigError(f"no open proposal {settle}; see `caunoi law proposals`")
            return await tx.law.proposals()

    for proposal in with_bridge(settings_from(config), work):
        asked = proposal.asked
        lines = (
            f"# {proposal.id}: {proposal.office}, {proposal.proposed_at:%Y-%m-%d}",
            "[[answer]]",
            f"topic = {json.dumps(proposal.topic)}",
            f"asks = [{json.dumps(asked.question, ensure_ascii=False)}]",
            f"answer = {json.dumps(asked.answer, ensure_ascii=False)}",
            'confidence = "medium"\nofficer = true\nreviewed_by = ""\n',
        )
        out.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)


@app.command()
@plainly
def changed(
    law: Annotated[str, typer.Option(help="A code of laws.toml.")],
    article: Annotated[int, typer.Option(help="The article that was amended or replaced.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """List answers and cases that rely on an article; their officers are asked to write to the workers."""
    settings = settings_from(config)

    async def look(bridge: Bridge) -> tuple[list[str], list[str]]:
        book = bridge.catalog.law
        if law not in book.laws or not book.laws[law].has(article):
            raise ConfigError(f"no article {article} of {law}; see data/law/laws.toml")
        codes = relying(book, law, article)
        async with bridge.store.look() as tx:
            cases = [await tx.cases.get(case_id) for case_id in await tx.law.told(codes)]
        return codes, [f"{case.code} ({case.office}, {case.state.value})" for case in cases if case]

    codes, cases = with_bridge(settings, look)
    out.print("answers: " + (", ".join(codes) or "-"), highlight=False, soft_wrap=True)
    out.print("cases: " + (", ".join(cases) or "-"), highlight=False, soft_wrap=True)
    if not cases or not (yes or typer.confirm(f"Ask the officers of {len(cases)} cases to write?")):
        return

    async def tell(bridge: Bridge) -> int:
        async with bridge.errands.begin(bridge.store) as errand:
            found = [await errand.tx.cases.get(case_id) for case_id in await errand.tx.law.told(codes)]
            article_name = cited([Citation(law=law, article=article)], bridge.catalog.law)
            told = await tell_officers(errand, [case for case in found if case], {"article": article_name})
            await errand.tx.law.changed(law, article, told, errand.now)
            await errand.tx.ledger.audit(errand.now, "cli", "law_changed", detail=f"{law} {article}")
            return told

    out.print(f"Told the officers of {with_bridge(settings, tell)} cases.", highlight=False)
