"""What a case is about, chosen by the worker and nobody else."""

from enum import StrEnum

from bot.domain.message import Value


class Kind(StrEnum):
    CONCERN = "concern"
    LEGAL_ADVICE = "legal_advice"


class Topic(Value):
    """A topic and the department that answers for it."""

    code: str
    name: str
    name_en: str
    kinds: tuple[Kind, ...]
    office: str
    workplace: bool = False  # may go to the worker's own workplace union, if the worker agrees
    urgent: bool = False
    note: str = ""
