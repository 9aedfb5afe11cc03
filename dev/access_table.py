"""Write the table of docs/security.md that says who may call which operation.

It is made from the declarations that the code enforces: ``python -m dev.access_table``.
"""

import re
import sys
from pathlib import Path

from shared.triggers import load_all
from shared.web.operation import ADMIN, OPERATIONS, PUBLIC, USER_OR_ERASING, Operation, SignedBy

DOCUMENT = Path(__file__).parents[1] / "docs" / "security.md"

_TABLE = re.compile(r"(?<=<!-- operations -->\n).*?(?=<!-- /operations -->)", re.DOTALL)


def table() -> str:
    """Return the rows: each operation, and whether each kind of caller may call it."""
    load_all()
    rows = ["| operation | anyone | user | admin | note |", "|---|---|---|---|---|"]
    rows += [_row(each) for each in sorted(OPERATIONS.values(), key=lambda each: each.name)]
    return "\n".join(rows) + "\n"


def with_table(text: str) -> str:
    """Return the document with the table as it is now; raises ValueError if it has no place."""
    changed, count = _TABLE.subn(lambda _: table(), text)
    if count != 1:
        raise ValueError("the document has no place for the table")
    return changed


def _row(operation: Operation) -> str:
    access = operation.access
    anyone = access is PUBLIC
    user = anyone or not (access is ADMIN or isinstance(access, SignedBy))
    admin = user or access is ADMIN
    note = ""
    if isinstance(access, SignedBy):
        note = f"the sender of `{access.header}` only"
    elif access is USER_OR_ERASING:
        note = "also while the account is being erased"
    cells = " | ".join("yes" if allowed else "-" for allowed in (anyone, user, admin))
    return f"| `{operation.name}` | {cells} | {note} |"


def main() -> int:
    """Write the document."""
    DOCUMENT.write_text(with_table(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
