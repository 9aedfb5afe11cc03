"""Route constraints: what may stand where a template says ``{name:constraint}``.

Names and meaning are those of ASP.NET Core routing, on which the Functions host stands. Numbers
are read in the invariant culture.
"""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

type Check = Callable[[str], bool]
"""Tells whether a value satisfies a constraint."""


class BadTemplate(ValueError):
    """A route template makes no sense; the message says why."""


_NUMBER = r"(?:[0-9][0-9,]*\.?[0-9]*|\.[0-9]+)"
_DECIMAL = re.compile(rf"\s*(?:[+-]?({_NUMBER})|({_NUMBER})[+-])\s*")
_DECIMAL_LIMIT = Decimal(79_228_162_514_264_337_593_543_950_335)
_FLOAT = re.compile(
    rf"\s*(?:[+-]?{_NUMBER}(?:e[+-]?[0-9]+)?|nan|[+-]?(?:infinity|\u221e))\s*", re.IGNORECASE
)
_INTEGER = re.compile(r"\s*[+-]?0*[0-9]{1,19}\s*")
_GUID_BODY = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_GUID = re.compile(
    rf"\s*(?:[0-9a-f]{{32}}|{_GUID_BODY}|\{{{_GUID_BODY}\}}|\({_GUID_BODY}\))\s*", re.IGNORECASE
)
_ALPHA = re.compile(r"[a-z]*", re.IGNORECASE)
_DATE_FORMS = ("%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%d %B %Y", "%d %b %Y")


def check_of(constraint: str) -> Check:
    """Return the check that a constraint such as ``int`` or ``range(1,5)`` stands for.

    Raises BadTemplate when there is no such constraint or its arguments are not fit.
    """
    name, parenthesis, rest = constraint.partition("(")
    if not parenthesis:
        if name.lower() in _SIMPLE:
            return _SIMPLE[name.lower()]
    elif rest.endswith(")") and name.lower() in _WITH_ARGUMENTS:
        try:
            return _WITH_ARGUMENTS[name.lower()](rest[:-1])
        except (ValueError, re.PatternError) as error:
            raise BadTemplate(f"the constraint '{constraint}' cannot be read: {error}") from None
    raise BadTemplate(f"there is no constraint '{constraint}'")


def _is_integer(bits: int) -> Check:
    limit = 1 << (bits - 1)
    return lambda value: (
        _INTEGER.fullmatch(value) is not None and -limit <= int(value.strip()) < limit
    )


def _is_decimal(value: str) -> bool:
    match = _DECIMAL.fullmatch(value)
    if match is None:
        return False
    return Decimal((match[1] or match[2]).replace(",", "")) <= _DECIMAL_LIMIT


def _is_date(value: str) -> bool:
    return any(_reads_as_date(value.strip(), form) for form in (None, *_DATE_FORMS))


def _reads_as_date(value: str, form: str | None) -> bool:
    try:
        if form is None:
            datetime.fromisoformat(value)
        else:
            datetime.strptime(value, form)  # noqa: DTZ007 - whether it can be read, nothing more
    except ValueError:
        return False
    return True


def _length(arguments: str) -> Check:
    low, _, high = arguments.partition(",")
    least, most = int(low), int(high or low)
    return lambda value: least <= len(value) <= most


def _min_length(argument: str) -> Check:
    least = int(argument)
    return lambda value: len(value) >= least


def _max_length(argument: str) -> Check:
    most = int(argument)
    return lambda value: len(value) <= most


def _range(arguments: str) -> Check:
    low, high = (int(argument) for argument in arguments.split(","))
    return lambda value: _is_long(value) and low <= int(value.strip()) <= high


def _min(argument: str) -> Check:
    least = int(argument)
    return lambda value: _is_long(value) and int(value.strip()) >= least


def _max(argument: str) -> Check:
    most = int(argument)
    return lambda value: _is_long(value) and int(value.strip()) <= most


def _regex(pattern: str) -> Check:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda value: compiled.search(value) is not None


_is_long = _is_integer(64)

_SIMPLE: dict[str, Check] = {
    "int": _is_integer(32),
    "long": _is_long,
    "bool": lambda value: value.strip().lower() in {"true", "false"},
    "datetime": _is_date,
    "decimal": _is_decimal,
    "double": lambda value: _FLOAT.fullmatch(value) is not None,
    "float": lambda value: _FLOAT.fullmatch(value) is not None,
    "guid": lambda value: _GUID.fullmatch(value) is not None,
    "alpha": lambda value: _ALPHA.fullmatch(value) is not None,
    "required": lambda value: value != "",
}

_WITH_ARGUMENTS: dict[str, Callable[[str], Check]] = {
    "length": _length,
    "minlength": _min_length,
    "maxlength": _max_length,
    "min": _min,
    "max": _max,
    "range": _range,
    "regex": _regex,
}
