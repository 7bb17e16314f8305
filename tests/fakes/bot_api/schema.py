"""The Bot API's own schema: aiogram's method classes say which parameters a method has and of which types.

aiogram is imported when a server starts: that takes seconds, and most tests need none.
"""

import re
from datetime import datetime, timedelta
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

import orjson
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from tests.fakes.bot_api.errors import ApiError, bad_request
from tests.fakes.bot_api.wire import Params, Upload

_ARBITRARY = ConfigDict(arbitrary_types_allowed=True)
_SCALARS = {int, float, bool, str, datetime, timedelta, type(None)}
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "photo": "there is no photo in the request",
    "voice": "there is no voice in the request",
    "document": "there is no document in the request",
}


class Parameter:
    """One parameter: how it is read from a form's string, and whether it is of the right type."""

    def __init__(self, name: str, annotation: Any, required: bool) -> None:
        self.name = name
        self.required = required
        members = _members(annotation)
        self._adapter: TypeAdapter[Any] = TypeAdapter(annotation | None, config=_ARBITRARY)
        self._text = str in members
        self._number = int in members
        self._nested = bool(members - _SCALARS) and not self._text

    def read(self, value: Any) -> Any:
        """The value as plain data. Raises ApiError when it is of a wrong type."""
        if isinstance(value, Upload):
            return self._upload(value)
        if isinstance(value, str) and self._text:
            return int(value) if self._number and re.fullmatch(r"-?\d+", value) else value
        return self._checked(self._decoded(value))

    def _upload(self, value: Upload) -> Upload:
        from aiogram.types import BufferedInputFile

        self._validate(BufferedInputFile(value.data, value.name))
        return value

    def _decoded(self, value: Any) -> Any:
        if not (self._nested and isinstance(value, str)):
            return value
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError as error:
            raise bad_request(f"can't parse {self.name}: it is not JSON") from error

    def _checked(self, value: Any) -> Any:
        valid = self._validate(value)
        if not self._nested:
            return valid
        _refuse_unknown_fields(valid, self.name)
        return value

    def _validate(self, value: Any) -> Any:
        try:
            return self._adapter.validate_python(value)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise bad_request(f"can't parse {self.name}: {_where(first['loc'])}{first['msg']}") from error


class Method:
    """The parameters of one API method."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._parameters = {
            field.alias or name: Parameter(field.alias or name, field.annotation, field.is_required())
            for name, field in model.model_fields.items()
        }
        self._required = frozenset(name for name, p in self._parameters.items() if p.required)

    def read(self, params: Params) -> Params:
        """Checked and decoded parameters. Raises ApiError 400."""
        if missing := self._required - params.keys():
            raise _missing(min(missing, key=list(self._parameters).index))
        known = self._parameters
        return {
            name: (known.get(name) or _unknown(name)).read(value) for name, value in _uploads(params, known)
        }


def _uploads(params: Params, known: dict[str, Parameter]) -> list[tuple[str, Any]]:
    """Parameters with `attach://name` replaced by the upload of that name."""
    attached: set[str] = set()
    pairs: list[tuple[str, Any]] = []
    for name, value in params.items():
        if isinstance(value, str) and value.startswith("attach://"):
            part = value.removeprefix("attach://")
            attached.add(part)
            pairs.append((name, params.get(part, value)))
        else:
            pairs.append((name, value))
    return [(name, value) for name, value in pairs if name not in attached or name in known]


def _members(annotation: Any) -> set[Any]:
    if get_origin(annotation) in (Union, UnionType):
        return {member for arg in get_args(annotation) for member in _members(arg)}
    return {annotation if isinstance(annotation, type) else get_origin(annotation) or annotation}


def _refuse_unknown_fields(value: Any, where: str) -> None:
    """aiogram lets unknown fields of nested objects pass; a misspelt one would go unnoticed."""
    if isinstance(value, list):
        for item in value:
            _refuse_unknown_fields(item, where)
    elif isinstance(value, BaseModel):
        if value.model_extra:
            raise bad_request(f'can\'t parse {where}: unknown field "{next(iter(value.model_extra))}"')
        for name in value.model_fields_set:
            _refuse_unknown_fields(getattr(value, name), where)


def _where(location: tuple[int | str, ...]) -> str:
    return f"{'.'.join(map(str, location))}: " if location else ""


def _missing(name: str) -> ApiError:
    return bad_request(_MISSING.get(name, f'parameter "{name}" is required'))


def _unknown(name: str) -> Parameter:
    raise bad_request(f'unknown parameter "{name}"')


@cache
def method(name: str) -> Method:
    """The parameters of the API method of that name."""
    import aiogram.methods

    return Method(getattr(aiogram.methods, name[0].upper() + name[1:]))
