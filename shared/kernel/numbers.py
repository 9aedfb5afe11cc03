"""Numbers that are sent to us."""

from pydantic import BeforeValidator


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
"""Behind a number's limits: a whole number as JSON Schema has it, so that 90.0 is one."""
