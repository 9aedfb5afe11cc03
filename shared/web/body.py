"""Bodies: from the bytes of a request to what an operation declares, or a clear refusal."""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import IO, Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from shared.kernel.clock import Instant
from shared.kernel.model import Model
from shared.web.operation import UploadRule
from shared.web.problem import BodyTooLarge, Malformed, NotValid, WrongMediaType, faults_of

JSON = "application/json"
PDF = UploadRule(("application/pdf",), 10 * 1024 * 1024)
"""A PDF document, and its size limit."""

MULTIPART = "multipart/form-data"

JSON_LIMIT_BYTES = 64 * 1024
"""The size limit of a JSON body; an answer of 8,000 characters fits even if all are escaped."""

_FORM_OVERHEAD_BYTES = 4096
_NOT_JSON = "The body is not JSON in UTF-8 with distinct members."


def _written_out(value: object) -> object:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


WrittenTime = Annotated[Instant, BeforeValidator(_written_out)]
"""A time in a query: as RFC 3339 has it, and not the seconds of an epoch."""


class Body(Model):
    """A request's body or query: immutable, and unknown members are refused."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file, sent raw or as the field ``file`` of a form. The name is only ever shown."""

    data: bytes
    filename: str | None
    content_type: str


@dataclass(frozen=True, slots=True)
class Signed:
    """The bytes of a webhook, whose signature has been found good."""

    data: bytes


def read_json(
    data: bytes, content_type: str, model: type[BaseModel], *, limit: int = JSON_LIMIT_BYTES
) -> BaseModel:
    """Return the body as the model; raises a subclass of Invalid, TooLarge or UnsupportedType."""
    if parse_options_header(content_type)[0].lower() != JSON:
        raise WrongMediaType(detail=f"Send {JSON}.")
    require_within(data, limit)
    _require_json(data)
    with _refusing(model):
        # Strict: "yes" is no true and "1" is no number, least of all where consent is given.
        return model.model_validate_json(data, strict=True)


def read_query(params: Mapping[str, str], model: type[BaseModel]) -> BaseModel:
    """Return the query as the model; raises NotValid."""
    with _refusing(model):
        return model.model_validate(dict(params))


def read_upload(data: bytes, content_type: str, rule: UploadRule) -> Upload:
    """Return the uploaded file of an accepted type, raw or from a form, within the limit."""
    kind, options = parse_options_header(content_type)
    kind = kind.lower()
    if kind in rule.accepted:
        require_within(data, rule.limit_bytes)
        return Upload(data, None, kind)
    if kind != MULTIPART or not options.get("boundary"):
        types = ", ".join(rule.accepted)
        raise WrongMediaType(detail=f"Send {types}, or {MULTIPART} with the field 'file'.")
    require_within(data, rule.limit_bytes + _FORM_OVERHEAD_BYTES)
    return _from_form(data, options, rule)


def require_not_coded(coding: str | None) -> None:
    """Raise WrongMediaType for a body in a content coding: it would be read as something else."""
    if (coding or "identity").strip().lower() != "identity":
        raise WrongMediaType(detail="Send the body as it is, in no Content-Encoding.")


def require_within(data: bytes, limit: int) -> None:
    """Raise BodyTooLarge for more bytes than the limit."""
    if len(data) > limit:
        raise BodyTooLarge(detail=f"At most {limit} bytes are read.")


def _from_form(data: bytes, options: Mapping[str, str], rule: UploadRule) -> Upload:
    parser = FormDataParser(
        stream_factory=_in_memory,
        max_form_parts=4,
        silent=False,
    )
    try:
        _, _, files = parser.parse(io.BytesIO(data), MULTIPART, len(data), dict(options))
    except (ValueError, HTTPException):
        raise Malformed(detail="The form cannot be read.") from None
    sent = files.getlist("file")
    if len(sent) != 1:
        raise Malformed(detail="The form needs the field 'file' exactly once, with a file name.")
    kind = _type_in_form(sent[0].mimetype, rule)
    content = sent[0].stream.read()
    require_within(content, rule.limit_bytes)
    return Upload(content, sent[0].filename, kind)


def _type_in_form(mimetype: str, rule: UploadRule) -> str:
    """Return the type of a part; where one type alone is taken, browsers need not name it."""
    if mimetype in rule.accepted:
        return mimetype
    if len(rule.accepted) > 1:
        raise WrongMediaType(detail=f"The file must be one of {', '.join(rule.accepted)}.")
    return rule.accepted[0]


def _in_memory(
    total_content_length: int | None,  # noqa: ARG001 - werkzeug names what it passes
    content_type: str | None,  # noqa: ARG001 - see above
    filename: str | None,  # noqa: ARG001 - see above
    content_length: int | None = None,  # noqa: ARG001 - see above
) -> IO[bytes]:
    """Keep a resume out of temporary folders, where large parts of a form go by default."""
    return io.BytesIO()


@contextmanager
def _refusing(model: type[BaseModel]) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        if any(each["type"] == "json_invalid" for each in found):
            raise Malformed(detail=_NOT_JSON) from None
        raise NotValid(faults_of(found, _members_of(model))) from None


@cache
def _members_of(model: type[BaseModel]) -> frozenset[str]:
    """Return the names of all members of a model, at any depth."""
    schema = model.model_json_schema()
    described = [schema, *schema.get("$defs", {}).values()]
    return frozenset(name for each in described for name in each.get("properties", ()))


def _require_json(data: bytes) -> None:
    """Refuse what other readers of JSON might understand differently."""
    try:
        json.loads(
            data.decode("utf-8"), object_pairs_hook=_members, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        raise Malformed(detail=_NOT_JSON) from None


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        message = "a member is named twice"
        raise ValueError(message)
    return members


def _refuse_constant(_name: str) -> NoReturn:
    message = "NaN and Infinity are not JSON"
    raise ValueError(message)
