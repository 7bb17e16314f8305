"""Every calculator by its code, in the order in which they are offered.

Beside the questions of its fields a calculator has the text calc.<calculator>.title, its button.
"""

from collections.abc import Mapping

from bot.domain.calculation import Calculator
from bot.domain.calculators import (
    deadline,
    holiday,
    job_loss,
    leave,
    maternity,
    minimum_wage,
    night,
    notice,
    overtime,
    probation,
    retirement,
    severance,
    unemployment,
)

_ALL: tuple[Calculator, ...] = (
    overtime.CALCULATOR,
    night.CALCULATOR,
    holiday.CALCULATOR,
    minimum_wage.CALCULATOR,
    probation.CALCULATOR,
    notice.CALCULATOR,
    leave.CALCULATOR,
    severance.CALCULATOR,
    job_loss.CALCULATOR,
    unemployment.CALCULATOR,
    maternity.CALCULATOR,
    retirement.CALCULATOR,
    deadline.CALCULATOR,
)

CALCULATORS: Mapping[str, Calculator] = {calculator.code: calculator for calculator in _ALL}
