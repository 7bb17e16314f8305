"""What config.toml and data/ take from each other is there, or told at start."""

from datetime import timedelta

import pytest

from bot.catalog import load_catalog, load_texts
from bot.checks import IN_RESERVE, check
from bot.config import Escalation, Settings, load
from bot.domain.promise import Tell
from bot.domain.rules import Rules
from bot.domain.working_time import add_working_time
from bot.errors import ConfigError
from tests.fakes.clock import A_TUESDAY
from tests.world import ROOT


def shipped(**changes: object) -> Settings:
    return load(ROOT / "config.toml").model_copy(update=changes)


def faults(settings: Settings) -> tuple[str, ...]:
    catalog = load_catalog(ROOT / "data")
    with pytest.raises(ConfigError) as caught:
        check(settings, catalog, load_texts(ROOT / "data", catalog, "Asia/Ho_Chi_Minh"), A_TUESDAY)
    return caught.value.faults


def test_the_shipped_settings_fit_the_shipped_data() -> None:
    catalog = load_catalog(ROOT / "data")
    check(shipped(), catalog, load_texts(ROOT / "data", catalog, "Asia/Ho_Chi_Minh"), A_TUESDAY)


def test_each_office_that_is_not_there_is_named() -> None:
    settings = shipped()
    union = settings.union.model_copy(update={"federation": "F", "leadership": "L"})
    broadcasts = settings.broadcasts.model_copy(update={"office": "B"})
    assert faults(shipped(union=union, broadcasts=broadcasts)) == (
        "config.toml: union.federation: no office F in offices.toml",
        "config.toml: union.leadership: no office L in offices.toml",
        "config.toml: broadcasts.office: no office B in offices.toml",
    )


@pytest.mark.parametrize(
    ("tell", "missing"),
    [
        (Tell.ASSIGNEE, ["escalation.x"]),
        (Tell.LEAD, ["escalation.x"]),
        (Tell.PARENT, ["escalation.x_above"]),
        (Tell.LEADERSHIP, ["escalation.x", "escalation.x_above"]),
        (Tell.WORKER, ["escalation.x_worker"]),
    ],
)
def test_each_sentence_that_a_level_needs_is_there(tell: Tell, missing: list[str]) -> None:
    fine = Escalation(after_hours=0, tell=(Tell.LEAD, Tell.WORKER), text="missed")
    wrong = Escalation(after_hours=1, tell=(tell,), text="x")
    assert faults(shipped(escalation=(fine, wrong))) == tuple(
        f"config.toml: escalation[1].text: no sentence {key} in data/texts/; add it" for key in missing
    )


def test_a_level_so_late_that_no_year_holds_it_is_told_with_the_kind() -> None:
    settings = shipped(hours=shipped().hours.model_copy(update={"shifts": ("08:00-09:00",)}))
    late = Escalation(after_hours=400, tell=(Tell.LEAD,), text="missed")
    said = faults(settings.model_copy(update={"escalation": (late,)}))
    assert "a year is too short for what kind concern promises" in said[0]
    assert len(said) == len(load_catalog(ROOT / "data").kinds)


def test_what_is_let_through_today_can_be_promised_on_any_day_of_the_next_years() -> None:
    rules = shipped().rules()
    longest = max(hours for hours in range(0, 2000, 8) if _fits_into_a_year(rules, hours))
    for day in range(0, 365 * 5, 7):
        add_working_time(A_TUESDAY + timedelta(days=day), timedelta(hours=longest), rules.hours)


def _fits_into_a_year(rules: Rules, hours: int) -> bool:
    try:
        add_working_time(A_TUESDAY, timedelta(hours=hours) + rules.days(IN_RESERVE), rules.hours)
    except ValueError:
        return False
    return True
