"""``python -m dev.parameters infra/bicep/dev.bicepparam``: check what a deployment is given.

Names each variable of the environment that the parameter file needs and that is not set, before
``azd`` or ``az`` starts: the compiler stops at the first, and half a deployment is hard to read.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

_PARAMETER = re.compile(
    r"^param (\w+) = (?:\w+\()?readEnvironmentVariable\('(\w+)'(, )?", re.MULTILINE
)
_DESCRIBED = re.compile(r"@description\('((?:[^'\\]|\\.)*)'\)\n(?:@\w+\(.*\)\n)*param (\w+) ")
_KINDS = {
    "int": (r"\d+", "a whole number"),
    "bool": (r"true|false", "true or false"),
    "string": (r".+", "a text"),
}


def main(arguments: list[str], env: Mapping[str, str] = os.environ) -> int:  # noqa: TID251 - what a deployment reads, which is no setting of the product
    """Print what is wrong; return 1 if anything is."""
    [path] = map(Path, arguments)
    found = list(faults(path, env))
    print("\n".join(found) or f"{path.name} has all that it needs")
    return 1 if found else 0


def faults(path: Path, env: Mapping[str, str]) -> Iterator[str]:
    """Yield what a parameter file needs and is not given, or is given and cannot use."""
    template = path.with_name("main.bicep").read_text(encoding="utf-8")
    described = {name: text for text, name in _DESCRIBED.findall(template)}
    kinds = dict(re.findall(r"^param (\w+) (\w+)", template, re.MULTILINE))
    for name, variable, default in _PARAMETER.findall(path.read_text(encoding="utf-8")):
        pattern, kind = _KINDS[kinds[name]]
        value = env.get(variable, "")
        text = described[name].replace("\\'", "'").partition(". ")[2]
        if not value and not default:
            yield f"{variable} is not set: {text}"
        elif value and not re.fullmatch(pattern, value):
            yield f"{variable} must be {kind}: {text}"
        elif value and name == "budgetStart" and not _is_first_of_a_month(value):
            yield f"{variable} must be the first day of a month, such as 2026-12-01"


def _is_first_of_a_month(text: str) -> bool:
    try:
        return date.fromisoformat(text).day == 1
    except ValueError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
