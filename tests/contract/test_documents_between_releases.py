"""Documents outlive releases: every stored model reads what others wrote and loses none of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.ports.documents import CONTAINERS, DocumentStore
from shared.store import Collection, Stored, body_of
from tests.support.cosmos import CosmosAccount, CosmosDatabase
from tests.support.stored import (
    ADDED,
    frozen_documents,
    models_in,
    of_the_next_release,
    read,
    stored_models,
)

DOCUMENTS = frozen_documents()


def test_every_stored_model_stands_in_a_frozen_document() -> None:
    """Where one is missing: ``python -m tests.support.freeze_documents FILE``."""
    frozen: set[type] = set()
    for container, body in DOCUMENTS.values():
        frozen |= models_in(type(read(container, body)))
        # A model of some members only, by which a document is read that others have written.
        frozen |= {each for each in stored_models() if {"id"} < set(each.model_fields) <= set(body)}

    assert {each.__name__ for each in stored_models()} - {each.__name__ for each in frozen} == set()


def test_frozen_documents_are_read_and_written_back_as_they_were() -> None:
    changed = {}
    for name, (container, body) in DOCUMENTS.items():
        try:
            again = without_additions(body_of(read(container, body)), body)
        except (KeyError, ValueError) as error:  # a member that is gone, a value that is refused
            changed[name] = repr(error)
        else:
            if again != body:
                changed[name] = f"{again} instead of {body}"

    assert DOCUMENTS
    assert changed == {}


@pytest.fixture
def cosmos(cosmos_account: CosmosAccount) -> Iterator[CosmosDatabase]:
    """Keep documents in a database with the containers of the product."""
    with cosmos_account.database(CONTAINERS) as database:
        yield database


def test_what_the_next_release_added_survives_a_change_by_this_one(
    documents: DocumentStore,
) -> None:
    for name, (container, body) in DOCUMENTS.items():
        value = read(container, body)
        grown = of_the_next_release(value)
        partition = grown[container.partition_key]
        documents.upsert(container, partition, grown)

        Collection(documents, container, type(value)).change(partition, grown["id"], changed)

        there = documents.get(container, partition, grown["id"])
        assert there is not None
        assert there.body == {**grown, "changed_by": "this release"}, name
        assert str(there.body).count(ADDED) == str(grown).count(ADDED) > 0, name


def changed(found: Stored | None) -> Stored:
    assert found is not None
    return found.model_copy(update={"changed_by": "this release"})


def without_additions(written: Any, frozen: Any) -> Any:
    """Return what was written without the members that this release has added."""
    match frozen:
        case dict():
            return {name: without_additions(written[name], frozen[name]) for name in frozen}
        case list():
            return [without_additions(*pair) for pair in zip(written, frozen, strict=True)]
        case _:
            return written
