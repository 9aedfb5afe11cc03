"""Every error has a kind, a code of its own, and a page that explains it."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import shared.adapters
import tests.support.registered  # noqa: F401 - it imports every function, which declares its operation
from shared.kernel.errors import DomainError
from shared.web.openapi import errors_of
from shared.web.operation import OPERATIONS
from shared.web.problem import GENERAL_ERRORS, status_of

PAGES = Path(__file__).parents[2] / "docs/problems"


for found in pkgutil.walk_packages(shared.adapters.__path__, "shared.adapters."):
    importlib.import_module(found.name)


def errors(kind: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    """Yield every error of the product that names itself."""
    for error in kind.__subclasses__():
        if "code" in vars(error) and error.__module__.startswith("shared."):
            yield error
        yield from errors(error)


EVERY = sorted(set(errors()), key=lambda error: error.code)


def test_there_are_errors_to_look_at() -> None:
    assert len(EVERY) > 20


def test_no_two_errors_share_a_code() -> None:
    codes = [error.code for error in EVERY]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("error", EVERY, ids=lambda error: error.code)
def test_an_error_has_a_status_and_a_page(error: type[DomainError]) -> None:
    status = status_of(error)
    page = (PAGES / f"{error.code}.md").read_text(encoding="utf-8")

    assert 400 <= status < 600
    assert page.startswith(f"# {error.code}\n\n{status.value}")
    assert f": {error.title}\n" in page


def test_every_page_explains_an_error_that_exists() -> None:
    pages = {page.stem for page in PAGES.glob("*.md")} - {"README"}

    assert pages == {error.code for error in EVERY} | {"server.fault"}


def test_no_operation_declares_an_error_that_any_may_answer_with() -> None:
    declared = {error for operation in OPERATIONS.values() for error in operation.errors}

    assert not declared & set(GENERAL_ERRORS)


def test_every_error_that_an_operation_declares_names_itself_or_is_a_family() -> None:
    for operation in OPERATIONS.values():
        for error in operation.errors:
            members = [error] if "code" in vars(error) else error.__subclasses__()
            assert members, (operation.name, error)
            assert set(members) <= set(EVERY) & set(errors_of(operation)), (operation.name, error)
