"""The Postman collection has every operation of the description."""

import json
from typing import Any

import pytest

from dev.contract.collection import COLLECTION, collection
from dev.contract.tools import DOCUMENT

pytestmark = pytest.mark.usefixtures("contract_tools")


def requests_in(folder: dict[str, Any]) -> list[dict[str, Any]]:
    items = folder.get("item", [])
    inside = [request for item in items for request in requests_in(item)]
    return [*(item["request"] for item in items if "request" in item), *inside]


def test_the_collection_is_that_of_the_description() -> None:
    assert COLLECTION.read_text(encoding="utf-8") == collection(), "stale: make openapi"


def test_every_operation_is_in_it_once() -> None:
    described = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    operations = sum(len(methods) for methods in described["paths"].values())
    kept = json.loads(COLLECTION.read_text(encoding="utf-8"))

    names = [(each["method"], *each["url"]["path"]) for each in requests_in(kept)]

    assert COLLECTION.read_text(encoding="utf-8").count(".access_token") == 1
    assert len(names) == len(set(names)) == operations
