"""What a case is about, chosen by the worker and nobody else."""

from bot.domain.message import Value


class Topic(Value):
    """A topic and the department that answers for it."""

    code: str
    name: str
    name_en: str
    office: str
    workplace: bool = False  # may go to the worker's own workplace union, if the worker agrees
    area: bool = False  # may be answered by the union of the commune or zone where the worker works
    urgent: bool = False
    about_office: bool = False  # asks which office is meant; it never goes there or below it
    review: bool = False  # an answer goes out only after a second officer has looked at it
    note: str = ""
