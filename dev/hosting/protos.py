"""Stand-ins for the protocol buffer classes that the worker library fills in and reads.

It takes them as an argument and uses them as records only, so plain objects do.
"""

from typing import Any


class Record:
    """An object with the members that it was made with; any other reads as None."""

    def __init__(self, **members: object) -> None:
        """Hold the members."""
        self.__dict__.update(members)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the message would hold
        """Return None, as an unset member."""
        if name.startswith("__"):
            raise AttributeError(name)
        return None


class StatusResult(Record):
    """Whether a request to the worker went well."""

    Failure, Success, Cancelled = range(3)


class BindingInfo(Record):
    """Numbers of the worker's data types and directions."""

    undefined, string, binary, stream = range(4)
    inout = 2  # codespell:ignore inout
    out = 1


class SameSite:
    """Values of a cookie's SameSite attribute; the host leaves ``None`` unsaid."""

    Lax = "lax"
    Strict = "strict"
    ExplicitNone = "none"


setattr(SameSite, "None", "")


class RpcHttpCookie(Record):
    """A cookie on its way from the worker to the host."""

    SameSite = SameSite


class Protos:
    """The module of protocol buffer classes, as far as the worker library looks into it."""

    StatusResult = StatusResult
    BindingInfo = BindingInfo
    RpcHttpCookie = RpcHttpCookie

    def __getattr__(self, name: str) -> type[Record]:
        """Return a class for any other message."""
        return type(name, (Record,), {})


PROTOS = Protos()
