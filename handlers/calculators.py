"""What is owed and by when: the calculators, each a dialog of its own that ends in one message."""

from collections.abc import Awaitable, Callable, Sequence

from bot.domain.calculation import Calculator, Frame, Result
from bot.domain.calculation_dialog import dialog_name, dialog_of, inputs_of
from bot.domain.calculators import CALCULATORS
from bot.domain.dialog import Answers
from bot.domain.say import Choice, Say, Several
from bot.errors import Refused
from bot.services.advice import calculators
from bot.services.conversation import Conversation
from bot.services.dialogs import Flow
from bot.services.law_words import cited
from bot.services.turn import Turn

OFFICER = "legal_advice"  # the kind of case in which an officer answers


async def calc(turn: Turn, code: str) -> Sequence[Say]:
    """Begin the calculator of this code; all of them to choose from, where it is none."""
    calculator = CALCULATORS.get(code)
    if calculator is None:
        return calculators()
    return await turn.begin(dialog_name(calculator))


def _finish(calculator: Calculator) -> Callable[[Turn, Answers], Awaitable[Sequence[Say]]]:
    async def finish(turn: Turn, answers: Answers) -> Sequence[Say]:
        try:
            result = calculator.compute(inputs_of(calculator, answers), _frame(turn))
        except Refused as no:  # what the law refuses is what an officer should hear of
            return [Say.of(no.key, *_next(turn, calculator), **no.values)]
        return [_worded(turn, calculator, result)]

    return finish


def _frame(turn: Turn) -> Frame:
    hours = turn.rules.hours
    return Frame(
        today=turn.heard.today,
        book=turn.catalog.law,
        areas=turn.catalog.areas,
        days_off=hours.days_off,
        days_worked=hours.days_worked,
    )


def _worded(turn: Turn, calculator: Calculator, result: Result) -> Say:
    """The outcome first, then how it came about, then the articles."""
    return Say.of(
        "calc.result",
        *_next(turn, calculator),
        total=Several(items=(result.total,)),
        steps=Several(items=tuple(Say.of("calc.step", step=Several(items=(step,))) for step in result.steps)),
        cites=cited(result.cites, turn.catalog.law),
        today=f"{turn.heard.today:%d/%m/%Y}",
    )


def _next(turn: Turn, calculator: Calculator) -> Sequence[Choice]:
    ask = (Choice.of("advice", "calc.ask_officer"),) if OFFICER in turn.catalog.kinds else ()
    again = Choice.of(f"calc:{calculator.code}", "calc.again")
    return (again, *ask, Choice.of("menu", "menu.back"))


_FLOWS = tuple(Flow(dialog_of(calculator), _finish(calculator)) for calculator in CALCULATORS.values())

CONVERSATION = Conversation("calculators", {"calc": calc}, _FLOWS)
