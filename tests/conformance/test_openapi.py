"""The API's description says what the code does."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from dev.contract.tools import DOCUMENT
from dev.openapi import document
from shared.web.introduction import JOURNEY
from shared.web.operation import OPERATIONS, PUBLIC, SignedBy

ROOT = Path(__file__).parents[2]


@cache
def described() -> dict[str, Any]:
    return document()


def test_the_committed_description_is_the_one_the_code_gives() -> None:
    assert json.loads((ROOT / DOCUMENT).read_text(encoding="utf-8")) == described()


def test_no_schema_is_named_by_its_module_since_clients_show_the_name() -> None:
    names = described()["components"]["schemas"]

    assert names
    assert [name for name in names if "__" in name or "-" in name] == []


def test_the_version_is_the_newest_of_the_changelog_and_that_of_the_clients() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    package = json.loads((ROOT / "clients/typescript/package.json").read_text(encoding="utf-8"))
    headings = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", changes, re.MULTILINE)

    (unreleased, _), (newest, released) = headings[:2]

    assert unreleased == "Unreleased"
    assert released
    assert newest == described()["info"]["version"] == package["version"]


def test_every_operation_is_described_under_its_own_name() -> None:
    found = {
        node["operationId"] for path in described()["paths"].values() for node in path.values()
    }

    assert found == set(OPERATIONS)


def test_every_operation_that_needs_a_user_says_so() -> None:
    for path in described()["paths"].values():
        for node in path.values():
            operation = OPERATIONS[node["operationId"]]
            needs = operation.access is not PUBLIC
            assert bool(node["security"]) == (needs or operation.refresh_cookie)
            signed = isinstance(OPERATIONS[node["operationId"]].access, SignedBy)
            assert ({"razorpay_signature": []} in node["security"]) == signed
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


def operations() -> dict[str, dict[str, Any]]:
    return {
        node["operationId"]: node
        for path in described()["paths"].values()
        for node in path.values()
    }


def test_every_chapter_is_described_and_used() -> None:
    document = described()
    used = {tag for node in operations().values() for tag in node["tags"]}

    assert {tag["name"] for tag in document["tags"] if tag["description"]} == used


def test_every_body_and_every_answer_has_a_schema() -> None:
    for name, node in operations().items():
        contents = [node.get("requestBody", {}), *node["responses"].values()]
        for media in (each.get("content", {}) for each in contents):
            assert all(each["schema"] for each in media.values()), name


def test_a_finished_and_a_pending_evaluation_are_answered_apart() -> None:
    answers = operations()["session_evaluate"]["responses"]

    for status, model in (("200", "InterviewEvaluation"), ("202", "PendingEvaluation")):
        schema = answers[status]["content"]["application/json"]["schema"]
        assert schema == {"$ref": f"#/components/schemas/{model}"}
    assert set(answers["202"]["headers"]) == {"Location", "Retry-After"}


def test_a_problem_names_the_codes_of_its_operation_and_status() -> None:
    answer = operations()["auth_login"]["responses"]["401"]
    schema = answer["content"]["application/problem+json"]["schema"]

    codes = [
        "auth.passkey_refused",
        "auth.second_factor_needed",
        "auth.wrong_code",
        "auth.wrong_credentials",
    ]
    assert schema["allOf"][1] == {"properties": {"code": {"enum": codes}}}
    assert set(described()["components"]["responses"]["TooManyRequests"]["headers"]) == {
        "Retry-After"
    }


def test_a_member_that_may_be_absent_has_no_default_that_a_generator_would_require() -> None:
    document = described()
    bodies = [
        node["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for node in operations().values()
        if OPERATIONS[node["operationId"]].body
    ]

    assert bodies
    for body in bodies:
        members = document["components"]["schemas"][body]["properties"].values()
        assert [member for member in members if "default" in member] == []


def test_it_begins_with_the_way_of_a_candidate_and_stands_in_the_order_of_use() -> None:
    whole = described()
    steps = re.findall(r"^\d+\. `(\w+) (\S+)`", whole["info"]["description"], re.MULTILINE)
    on_the_way = [whole["paths"][path][method.lower()] for method, path in steps]
    assert [each["operationId"] for each in on_the_way] == list(JOURNEY)

    first: dict[str, str] = {}
    for path in whole["paths"].values():
        for node in path.values():
            first.setdefault(node["tags"][0], node["operationId"])
    assert list(first) == [each["name"] for each in whole["tags"]]
    assert (first["Accounts"], first["Interviews"]) == ("auth_register", "session_create")
