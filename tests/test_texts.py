"""Every sentence exists in every language, is used, fits its place, and gets the values it needs."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from bot.app import COMMANDS
from bot.catalog import load_catalog, load_texts, load_web_texts
from bot.config import load
from bot.domain.broadcast import Act, BroadcastKind, BroadcastState
from bot.domain.calculators import CALCULATORS
from bot.domain.case import AMONG_OFFICERS, Author, Satisfied, State
from bot.domain.claims import LastDays
from bot.domain.contact import MESSAGES, Purpose, Role
from bot.domain.delivery import Skip
from bot.domain.message import FileProblem, IncomingKind
from bot.domain.office import Level
from bot.domain.promise import Tell
from bot.domain.report import Numbers
from bot.domain.richtext import plain, rich, utf16_length
from bot.domain.rights import Act as CaseAct
from bot.domain.routing import Why
from bot.domain.texts import Texts
from bot.services.escalation import PROMISES
from bot.services.plan_cards import PARTS
from bot.services.reorganising import CHANGES
from bot.toml import read_toml
from handlers import conversations
from handlers.conduct import DAYS, END, REASONS
from handlers.queue import FILTERS
from tests.world import ROOT

LANGUAGES = ("vi", "en")
ACCOUNTS = ("telegram", "webchat")
UNDER_WAY = (BroadcastState.RUNNING, BroadcastState.PAUSED)
STOPPED = (BroadcastState.DONE, BroadcastState.CANCELLED)
OF_WORKERS = ("add", "done", "case", "higher", "reopen")
REQUEST_PARTS = ("topic", "about", "questions", "words", "identity", "name", "workplace")
LONGEST = 3500  # of the 4,096 that Telegram takes, less what is filled in
LONGEST_LABEL = 40
HOLE = re.compile(r"\{([a-z_]+)\}")
SPEAKING = ("Say.of", "Choice.of", "Refused", "NotUnderstood")  # calls that name a text and its values

Sentences = dict[str, str]


def _flat(table: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


@cache
def sentences(language: str) -> Sentences:
    """data/texts/ as it stands in the files."""
    files = sorted((ROOT / "data" / "texts" / language).glob("*.toml"))
    return {key: sentence for path in files for key, sentence in _flat(read_toml(path))}


@cache
def texts() -> Texts:
    return load_texts(ROOT / "data", load_catalog(ROOT / "data"), "Asia/Ho_Chi_Minh")


@cache
def trees() -> tuple[ast.Module, ...]:
    """The source that speaks to people; not the channels' and the operator's own words."""
    folders = ("bot/domain", "bot/services", "handlers")
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(ast.parse(path.read_text("utf-8")) for path in paths)


def nodes() -> Iterator[ast.AST]:
    return (node for tree in trees() for node in ast.walk(tree))


@cache
def literal_keys() -> frozenset[str]:
    """Every "section.key" in the source whose section is one of the texts'."""
    sections = {key.partition(".")[0] for key in sentences("vi")} - {"words"}  # of people, not ours
    said = [node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    keys = (text for text in said if re.fullmatch(r"[a-z_]+(\.[a-z_0-9]*[a-z0-9])+", text))
    named = {"broadcast.message", "law.title", "law.text", "law.way"}  # their sentences are data
    return frozenset(key for key in keys if key.partition(".")[0] in sections) - named


@cache
def put_together() -> frozenset[str]:
    """How the keys begin that calculators put together, such as f"calc.notice.step_{kind}"."""
    texts = (node.values[0] for node in nodes() if isinstance(node, ast.JoinedStr) and node.values)
    begun = {str(text.value) for text in texts if isinstance(text, ast.Constant)}
    return frozenset(text for text in begun if re.match(r"calc\.[a-z_]+[._]", text))


def computed_keys() -> frozenset[str]:
    """Every key that the source puts together, such as f"state.{state}"."""
    return frozenset(
        {
            *(f"state.{state}" for state in State),
            *(f"card.{author}" for author in Author),
            *(f"case.said_{author}" for author in Author if author not in AMONG_OFFICERS),
            *(f"file.{problem}" for problem in FileProblem),
            *(f"incoming.{kind}" for kind in (IncomingKind.EDITED, IncomingKind.UNSUPPORTED)),
            *(f"purpose.{purpose}" for purpose in Purpose),
            *(f"settings.{switch}_{purpose}" for switch in ("on", "off") for purpose in MESSAGES),
            *(f"settings.language_{language}" for language in LANGUAGES),
            *(f"satisfied.{answer.value}" for answer in Satisfied),
            *(f"start.full_{account}" for account in ACCOUNTS),
            *(f"request.ask_identity_{account}" for account in ACCOUNTS),
            *(f"request.edit_{part}" for part in REQUEST_PARTS),
            *(f"route.{why}" for why in Why),
            *(f"command.{name}" for name in COMMANDS),
            *(f"menu.{entry}" for entry in _entries_in("turn.py")),
            *(f"action.{action}" for action in (*OF_WORKERS, *CaseAct)),
            *(f"away.{offer}" for offer in ("today", "tomorrow", "days_3", "week")),
            *(f"bulk.ask_{act}" for act in (CaseAct.CLOSE, CaseAct.TRANSFER)),
            *(f"conduct.days_{days}" for days in (*DAYS, END)),
            *(f"conduct.reason_{reason}" for reason in REASONS),
            *(f"promise.{promise}" for promise in PROMISES),
            *levels_told(),
            *(f"role.{role}" for role in Role),
            *(f"staff.role_{role}" for role in Role),
            *(f"weekday.{day}" for day in range(1, 8)),
            *(f"officer.filter_{name}" for name in FILTERS),
            *(f"officer.line_{mark}" for mark in ("late", "free", "taken")),
            *(f"card.by_{action}" for action in ("transfer", "pull", "reorganise")),
            *(f"case.{said}_signed" for said in ("answer", "asked", "law_changed")),
            *(f"words.{entry}" for entry in _typed_entries()),
            *(also for key in sentences("vi") if (also := f"also.{key}") in sentences("vi")),
            *(f"plan_kind.{kind}" for kind in BroadcastKind),
            *(f"plan_state.{state}" for state in BroadcastState),
            *(f"plan_next.{state}" for state in (*BroadcastState, "for_you", "recalling", "recalled")),
            *(f"plan_act.{act}" for act in Act),
            *(f"plan_{section}.{part}" for section in ("to", "part", "ask") for part in PARTS),
            *(f"plan_time.{offer}" for offer in ("now", "tomorrow", "afternoon", "spread", "keep")),
            *(f"plan_spread.minutes_{minutes}" for minutes in (0, 30, 60, 180)),
            *(f"plan_cause.{cause}" for cause in (*Skip, "rejected")),
            *(f"plan.progress_{phase}" for phase in (*UNDER_WAY, *STOPPED, "recalling", "recalled")),
            *(f"plan.ask_words_{language}{kind}" for language in LANGUAGES for kind in ("", "_greeting")),
            *(f"plan.words_{language}" for language in LANGUAGES),
            *(f"plan.ask_{about}" for about in ("cancel", "cancel_started", "recall")),
            *(f"plan.{act}_yes" for act in ("cancel", "recall")),
            *(f"report.{name}" for name in Numbers.model_fields),
            *(f"report.{name}" for name in ("kept", "replies", "stops")),
            *(f"{section}.{change}" for section in ("reorganise_to", "reorganised") for change in CHANGES),
            *(f"offices.{change}" for change in CHANGES),
            *(f"office_ask.{part}{more}" for part in ("areas", "officers") for more in ("", "_more")),
            *(f"office_ask.{other}" for other in ("parent", "into", "successor")),
            *(f"office_level.{level}" for level in Level),
            *(f"account.{account}" for account in ACCOUNTS),
            *(f"language.{language}" for language in LANGUAGES),
            *(f"law.limit_{step}{over}" for step in LastDays.model_fields for over in ("", "_over")),
            *(f"theme.{answer.theme}" for answer in load_catalog(ROOT / "data").law.answers.values()),
            "theme.other",
            *(f"law.unit_{unit}" for unit in ("once", "month", "hour")),
            *_of_calculators(),
        }
    )


def _of_calculators() -> Iterator[str]:
    """Their buttons, and what each asks with its options."""
    for code, calculator in CALCULATORS.items():
        yield f"calc.{code}.title"
        for field in calculator.fields:
            here = f"calc.{code}.{field.name}"
            yield from (here, *(f"{here}_{option}" for option in field.options))


def levels_told() -> Iterator[str]:
    """What the levels of the shipped settings say, to officers of the office, of others, to the worker."""
    own, others = {Tell.ASSIGNEE, Tell.LEAD, Tell.LEADERSHIP}, {Tell.PARENT, Tell.LEADERSHIP}
    for level in load(ROOT / "config.toml").rules().levels:
        hearers = ((own, ""), (others, "_above"), ({Tell.WORKER}, "_worker"))
        yield from (f"escalation.{level.text}{voice}" for who, voice in hearers if who & set(level.tell))


ENTRIES = frozenset(
    name for conversation in conversations(load_catalog(ROOT / "data")) for name in conversation.entries
)


def _entries_in(module: str) -> set[str]:
    """The entries whose buttons a module of bot/services/ makes."""
    tree = ast.parse((ROOT / "bot" / "services" / module).read_text("utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in ENTRIES}


def _typed_entries() -> set[str]:
    """What can be typed instead of pressed: not everything must be, but nothing else may be."""
    keys = {key.removeprefix("words.") for key in sentences("vi") if key.startswith("words.")}
    return keys & {*ENTRIES, "dialog.stop"}


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(value=ast.Name(id=owner), attr=attr):
            return f"{owner}.{attr}"
        case ast.Name(id=name):
            return name
    return ""


def _calls() -> Iterator[tuple[str, str, set[str]]]:
    """Calls that name a text outright: what is called, the key, and the names of the values given."""
    for node in nodes():
        if not isinstance(node, ast.Call) or _name(node) not in SPEAKING:
            continue
        place = 1 if _name(node) == "Choice.of" else 0
        key = node.args[place] if len(node.args) > place else None
        names = {keyword.arg for keyword in node.keywords}
        if isinstance(key, ast.Constant) and None not in names:
            yield _name(node), str(key.value), {str(name) for name in names}


def test_every_text_that_the_source_names_exists_in_every_language() -> None:
    assert len(literal_keys()) > 100
    for language in LANGUAGES:
        assert literal_keys() - sentences(language).keys() == set()


def test_every_text_that_the_source_puts_together_exists_in_every_language() -> None:
    for language in LANGUAGES:
        assert computed_keys() - sentences(language).keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_left_over(language: str) -> None:
    begun = tuple(sorted(put_together()))
    left = sentences(language).keys() - literal_keys() - computed_keys()
    assert {key for key in left if not key.startswith(begun)} == set()


@pytest.mark.parametrize("read", [sentences, lambda language: load_web_texts(ROOT / "data")[language]])
def test_both_languages_have_the_same_texts_with_the_same_placeholders(read: object) -> None:
    assert callable(read)
    vi, en = read("vi"), read("en")
    assert vi.keys() == en.keys()
    differing = {key for key in vi if set(HOLE.findall(vi[key])) != set(HOLE.findall(en[key]))}
    assert differing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_too_long_for_one_message(language: str) -> None:
    keys = [*sentences("vi"), *(f"topic.{c}" for c in load_catalog(ROOT / "data").topics)]
    lengths = {key: utf16_length(texts().template(language, key)) for key in keys}
    assert {key for key, length in lengths.items() if not 0 < length <= LONGEST} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_fits_a_button(language: str) -> None:
    fixed = {key for call, key, _ in _calls() if call == "Choice.of"}
    computed = {
        key
        for key in computed_keys()
        if re.match(
            r"(menu|action|satisfied|settings|plan_(act|part|time|spread|kind))\.|request\.edit_", key
        )
    }
    topics = {f"topic.{code}" for code in load_catalog(ROOT / "data").topics}
    labels = {key: HOLE.sub("", texts().template(language, key)) for key in fixed | computed | topics}
    assert {key for key, label in labels.items() if len(label) > LONGEST_LABEL or "\n" in label} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mark_of_emphasis_is_left_open(language: str) -> None:
    for key in sentences(language):
        template = texts().template(language, key)
        shown = plain(rich(template, dict.fromkeys(HOLE.findall(template), "x")))
        assert not re.search(r"\*\*|__|\]\(|[{}]", shown), key


def test_every_placeholder_is_filled_in_where_the_text_is_said() -> None:
    missing = {
        (key, hole)
        for _, key, given in _calls()
        for hole in set(HOLE.findall(sentences("vi").get(key, ""))) - given
    }
    assert missing == set()


def test_typed_words_belong_to_one_thing_only() -> None:
    for language in LANGUAGES:
        said = [
            word.strip()
            for key, line in sentences(language).items()
            if key.startswith("words.")
            for word in line.split(",")
        ]
        assert "" not in said
        assert len(said) == len(set(said))
