"""The data map knows every kind of data that code stores, and the documents made of it are true."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from dev.privacy_docs import FILES, written
from shared.ports.blobs import BLOB_CONTAINERS
from shared.ports.documents import CONTAINERS, DIRECTORY, USERS
from shared.ports.queues import QUEUES
from shared.privacy.conformance import clauses
from shared.privacy.data_map import DOCUMENTS, EVERYTHING
from shared.privacy.disclosure import DISCLOSED
from shared.privacy.export.archive import exported_documents
from shared.privacy.export.schemas import MODELS, schema_of
from shared.privacy.file_kinds import BLOBS, QUEUED
from shared.privacy.kinds import Erased, Whose
from tests.support.stored import frozen_documents, stored_models

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.clause("P5.3", "P7.3")


def document_models() -> set[str]:
    """Return the names of the classes that are whole documents: they have an id and a place."""
    keys = {container.partition_key for container in CONTAINERS}
    return {
        model.__name__
        for model in stored_models()
        if "id" in model.model_fields
        and keys & set(model.model_fields)
        and re.search(rf"Collection\[?.*\b{model.__name__}\b", _collections())
    }


@cache
def _collections() -> str:
    """Return the lines of code that name a collection."""
    files = (path.read_text("utf-8") for path in (ROOT / "shared").rglob("*.py"))
    return "\n".join(line for text in files for line in text.splitlines() if "Collection" in line)


def test_every_stored_model_is_in_the_map() -> None:
    mapped = {name for kind in DOCUMENTS for name in kind.models}

    assert document_models() - mapped == set()
    assert mapped - {model.__name__ for model in stored_models()} == set()


def test_every_container_and_queue_is_in_the_map() -> None:
    assert {kind.container for kind in DOCUMENTS} == set(CONTAINERS)
    assert {kind.container for kind in BLOBS} == set(BLOB_CONTAINERS)
    assert {kind.queue for kind in QUEUED} == set(QUEUES)


def test_every_document_that_was_ever_frozen_is_of_a_kind_in_the_map() -> None:
    kinds = {(kind.container, kind.name) for kind in DOCUMENTS if kind.container == USERS}
    stored = {
        (each.container, each.body["kind"])
        for each in frozen_documents().values()
        if each.container == USERS
    }

    assert stored - kinds == set()


def test_each_kind_names_clauses_and_is_exported_or_says_why_not() -> None:
    assert len({kind.name for kind in EVERYTHING}) == len(EVERYTHING)
    for kind in EVERYTHING:
        assert kind.clauses
        assert set(kind.clauses) <= {clause.id for clause in clauses()}
        assert bool(kind.exported) != bool(kind.not_exported), kind.name


def test_every_exported_kind_has_a_schema_in_the_archive() -> None:
    exported = {kind.name: kind for kind in exported_documents()}

    assert set(MODELS) == set(exported)
    for name, model in MODELS.items():
        assert model.__name__ in exported[name].models
        told = json.dumps(schema_of(name))
        assert not [each for each in ("password_hash", "payer_ref", "digest") if each in told]


@pytest.mark.clause("P4.2")
def test_every_exported_kind_is_in_one_part_of_a_disclosure() -> None:
    """Else an order for a part would be answered with less than there is of it."""
    disclosed = [kind for kinds in DISCLOSED.values() for kind in kinds]
    links = {"payer", "request", "slot"}

    assert sorted(disclosed) == sorted({kind.name for kind in exported_documents()} - links)


def test_what_is_a_users_is_removed_by_its_member_or_partition() -> None:
    for kind in DOCUMENTS:
        if kind.whose is Whose.USER:
            container = kind.container
            assert kind.erased is Erased.REMOVED
            assert container.partition_key == "user_id" or "user_id" in container.found_by
        if kind.whose is Whose.ADDRESS:
            assert kind.container == DIRECTORY


@pytest.mark.parametrize("name", FILES)
def test_the_documents_are_made_of_the_map(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == written(name), "python -m dev.privacy_docs"


def test_the_record_of_processing_is_machine_readable() -> None:
    record = json.loads((ROOT / "docs/record-of-processing.json").read_text(encoding="utf-8"))

    assert {each["name"] for each in record["kinds"]} == {kind.name for kind in EVERYTHING}
