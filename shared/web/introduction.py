"""How the API's description begins: a candidate's way through it, and what holds everywhere."""

from collections.abc import Sequence

from shared.web.operation import CHAPTER_TEXTS, ROUTE_PREFIX, Operation

JOURNEY = (
    "auth_register",
    "auth_verify_email",
    "auth_login",
    "upload_resume",
    "session_create",
    "session_answer",
    "session_end",
    "session_evaluate",
    "session_report",
)
"""The operations that lead from nothing to the report of an interview, by name."""

_CHAPTERS = tuple(CHAPTER_TEXTS)

_EVERYWHERE = (
    "Errors are problem documents (RFC 9457) with a stable `code`; their `type` leads to a page "
    "that says what to do. Times are UTC. Unknown members of a request are refused, those of an "
    "answer are to be ignored. A POST that makes something takes an `Idempotency-Key`: the same "
    "request again takes effect once. A read has an `ETag`, which `If-None-Match` and `If-Match` "
    "name. Every 429 and 503 says when to come back."
)


def place_of(operation: Operation) -> tuple[int, int, str, str]:
    """Return where an operation stands in the description: by chapter, on the way, by its path."""
    chapter, step = _place(operation.tag, _CHAPTERS), _place(operation.name, JOURNEY)
    return chapter, step, operation.route, operation.method


def _place(name: str, names: Sequence[str]) -> int:
    """Return the place of a name; behind all of them for any other."""
    return names.index(name) if name in names else len(names)


def introduction(operations: Sequence[Operation], *, contact: str) -> str:
    """Return the introduction in Markdown; of the way, only what is among the operations."""
    known = {each.name: each for each in operations}
    steps = "\n".join(
        f"{number}. `{each.method} {ROUTE_PREFIX}{each.route}` {each.summary}"
        for number, each in enumerate((known[name] for name in JOURNEY if name in known), 1)
    )
    way = f"## From nothing to a report\n\n{steps}\n\n" if steps else ""
    return f"{way}## What holds everywhere\n\n{_EVERYWHERE}\n\nPrivacy enquiries: {contact}."
