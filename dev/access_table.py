"""Write the table of docs/security.md that says who may call which operation.

It is made from the declarations that the code enforces: ``python -m dev.access_table``.
"""

import re
import sys
from pathlib import Path

from shared.accounts.model import ADMIN_ROLE, SUPPORT_ROLE, USER_ROLE
from shared.triggers import load_all
from shared.web.operation import OPERATIONS, USER_OR_ERASING, Operation, SignedBy

DOCUMENT = Path(__file__).parents[1] / "docs" / "security.md"

CALLERS = (
    None,
    frozenset({USER_ROLE}),
    frozenset({USER_ROLE, SUPPORT_ROLE}),
    frozenset({USER_ROLE, ADMIN_ROLE}),
)
"""The roles of each column; None is a stranger."""

_TABLE = re.compile(r"(?<=<!-- operations -->\n).*?(?=<!-- /operations -->)", re.DOTALL)


def table() -> str:
    """Return the rows: each operation, and whether each kind of caller may call it."""
    load_all()
    rows = ["| operation | anyone | user | support | admin | note |", "|---|---|---|---|---|---|"]
    rows += [_row(each) for each in sorted(OPERATIONS.values(), key=lambda each: each.name)]
    return "\n".join(rows) + "\n"


def with_table(text: str) -> str:
    """Return the document with the table as it is now; raises ValueError if it has no place."""
    changed, count = _TABLE.subn(lambda _: table(), text)
    if count != 1:
        raise ValueError("the document has no place for the table")
    return changed


def may(roles: frozenset[str] | None, operation: Operation) -> bool:
    """Tell whether a caller with these roles, or nobody known (None), may call an operation."""
    access = operation.access
    if isinstance(access, SignedBy):
        return False
    if roles is None or not access.needs_token:
        return not access.needs_token
    return not access.roles or not access.roles.isdisjoint(roles)


def _row(operation: Operation) -> str:
    access = operation.access
    note = ""
    if isinstance(access, SignedBy):
        note = f"the sender of `{access.header}` only"
    elif access is USER_OR_ERASING:
        note = "also while the account is being erased"
    cells = " | ".join("yes" if may(each, operation) else "-" for each in CALLERS)
    return f"| `{operation.name}` | {cells} | {note} |"


def main() -> int:
    """Write the document."""
    DOCUMENT.write_text(with_table(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
