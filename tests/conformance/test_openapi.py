"""The API's description says what the code does."""

import json
from pathlib import Path
from typing import Any

from dev.openapi import DOCUMENT, document
from shared.web.operation import OPERATIONS, PUBLIC, SignedBy

ROOT = Path(__file__).parents[2]


def described() -> dict[str, Any]:
    return document()


def test_the_committed_description_is_the_one_the_code_gives() -> None:
    assert json.loads((ROOT / DOCUMENT).read_text(encoding="utf-8")) == described()


def test_every_operation_is_described_under_its_own_name() -> None:
    found = {
        node["operationId"] for path in described()["paths"].values() for node in path.values()
    }

    assert found == set(OPERATIONS)


def test_every_operation_that_needs_a_user_says_so() -> None:
    for path in described()["paths"].values():
        for node in path.values():
            needs = OPERATIONS[node["operationId"]].access is not PUBLIC
            assert ("security" in node) == needs
            signed = isinstance(OPERATIONS[node["operationId"]].access, SignedBy)
            assert ({"razorpay_signature": []} in node.get("security", ())) == signed
            assert ("401" in node["responses"]) >= needs


def test_every_text_that_can_be_sent_has_a_limit() -> None:
    document = described()
    schemas = document["components"]["schemas"]
    bodies = {
        node["operationId"]: node["requestBody"]
        for path in document["paths"].values()
        for node in path.values()
        if OPERATIONS[node["operationId"]].body
    }

    assert bodies
    for name, body in bodies.items():
        assert unlimited(body, name, schemas) == []


def unlimited(node: Any, where: str, schemas: dict[str, Any]) -> list[str]:
    """List the places of a schema at which a text or a list may be of any length."""
    found: list[str] = []
    if isinstance(node, list):
        return [place for child in node for place in unlimited(child, where, schemas)]
    if isinstance(node, dict):
        if reference := node.get("$ref"):
            return unlimited(schemas[reference.rpartition("/")[2]], where, schemas)
        if node.get("type") == "string" and not {"maxLength", "enum", "const", "pattern"} & set(
            node
        ):
            found.append(where)
        if node.get("type") == "array" and "maxItems" not in node:
            found.append(where)
        for name, child in node.items():
            found += unlimited(child, f"{where}/{name}", schemas)
    return found
