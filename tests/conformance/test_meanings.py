"""Every member and parameter of the API is described, and every example is one."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from pydantic import BaseModel

from dev.openapi import document
from shared.triggers import load_all
from shared.web.body import JSON
from shared.web.meanings import Meanings, meanings
from shared.web.operation import OPERATIONS
from shared.web.schemas import Schemas

_LONGEST = 110
_MOST_CHARACTERS = 6_000
"""Of an example of an answer: it shows the form, not all there can be."""

load_all()


@cache
def described() -> dict[str, Any]:
    return document()


def nodes() -> Iterator[dict[str, Any]]:
    for path in described()["paths"].values():
        yield from path.values()


def undescribed() -> Iterator[tuple[str, str]]:
    """Yield owner and name of what no model describes itself."""
    bare = Schemas(OPERATIONS.values(), Meanings())
    for owner, component in bare.components.items():
        for name, schema in component.get("properties", {}).items():
            if schema.get("description", "Default:").startswith("Default:"):
                yield owner, name
    for operation in OPERATIONS.values():
        for name in operation.path_parameters:
            yield operation.name, name
        query = bare.of_query(operation.query)["properties"] if operation.query else {}
        for name, schema in query.items():
            if "description" not in schema:
                yield operation.name, name


def test_every_member_has_a_description() -> None:
    missing = [
        f"{owner}.{name}"
        for owner, component in described()["components"]["schemas"].items()
        for name, schema in component.get("properties", {}).items()
        if schema.get("description", "Default:").startswith("Default:")
    ]

    assert missing == [], "say in shared/web/members.json what they mean"


def test_every_parameter_has_a_description() -> None:
    missing = [
        f"{node['operationId']}.{each['name']}"
        for node in nodes()
        for each in node.get("parameters", ())
        if not each.get("description")
    ]

    assert missing == [], "say in shared/web/members.json what they mean"


def test_every_text_is_used() -> None:
    known = meanings()
    used = {known.key(owner, name) for owner, name in undescribed()}

    assert sorted(known.members.keys() - used) == []


def test_a_text_of_one_model_differs_from_that_of_all_others() -> None:
    members = meanings().members
    same = [
        key
        for key, text in members.items()
        if "." in key and members.get(key.partition(".")[2]) == text
    ]

    assert same == []


def test_a_text_is_one_short_phrase_without_a_full_stop() -> None:
    members = meanings().members
    shape = [
        key
        for key, text in members.items()
        if len(text) > _LONGEST or (text.endswith(".") and not text.endswith("..."))
    ]

    assert shape == []


def test_null_is_explained_where_it_may_be_and_nowhere_else() -> None:
    ours = set(undescribed())
    wrong = [
        f"{owner}.{name}"
        for owner, component in described()["components"]["schemas"].items()
        for name, schema in component.get("properties", {}).items()
        if (owner, name) in ours
        and ({"type": "null"} in schema.get("anyOf", ())) != ("null:" in schema["description"])
    ]

    assert wrong == []


def bodies() -> dict[str, dict[str, Any]]:
    """Return the JSON body of each operation that takes one."""
    return {
        node["operationId"]: node["requestBody"]["content"]["application/json"]
        for node in nodes()
        if "application/json" in node.get("requestBody", {}).get("content", {})
    }


def test_every_json_body_has_an_example_and_no_other_operation_has() -> None:
    assert {name for name, body in bodies().items() if "example" in body} == set(bodies())
    assert set(meanings().bodies) == set(bodies())


@pytest.mark.parametrize("name", sorted(meanings().bodies))
def test_an_example_is_valid_by_the_model_and_by_the_schema(name: str) -> None:
    body = bodies()[name]
    schema = {**body["schema"], "components": described()["components"]}
    model: type[BaseModel] | None = OPERATIONS[name].body

    if model:
        model.model_validate_json(json.dumps(body["example"]))
    Draft202012Validator(schema, validate_formats=True).validate(body["example"])


def test_every_example_of_a_parameter_is_used_and_valid() -> None:
    used = set()
    for node in nodes():
        for each in node.get("parameters", ()):
            if "example" in each:
                used.add(each["name"])
                schema = {**each["schema"], "components": described()["components"]}
                Draft202012Validator(schema, validate_formats=True).validate(each["example"])

    assert used == set(meanings().parameters)


def answers() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each JSON that we send of our own accord or to a success, by what it answers."""
    for node in nodes():
        for status, answer in node["responses"].items():
            if status.startswith("2") and JSON in answer.get("content", {}):
                yield f"{node['operationId']} {status}", answer["content"][JSON]
    for name, event in described()["webhooks"].items():
        yield name, event["post"]["requestBody"]["content"][JSON]


def strict(schema: Any) -> Any:
    """Return a schema that refuses members it does not name, so that examples have none."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(each) for name, each in schema.items()}
    return {"additionalProperties": False, **closed} if "properties" in schema else closed


def test_every_answer_in_json_has_an_example_and_every_example_is_used() -> None:
    used = {name for _, answer in answers() for name in answer.get("examples", {})}

    missing = [name for name, answer in answers() if "examples" not in answer]
    assert missing == [], "add an answer to shared/web/answers.json"
    assert used == set(meanings().answers)


@pytest.mark.parametrize("key", sorted(meanings().answers))
def test_an_example_of_an_answer_has_the_form_that_is_answered(key: str) -> None:
    components = strict(described()["components"])
    schemas = [answer["schema"] for _, answer in answers() if key in answer.get("examples", {})]
    example = meanings().answers[key]

    for schema in schemas:
        validator = Draft202012Validator(
            {**schema, "components": components}, validate_formats=True
        )
        assert [error.message for error in validator.iter_errors(example)] == []


def test_an_answer_that_lost_or_won_a_member_is_noticed() -> None:
    [schema] = [each["schema"] for name, each in answers() if name == "auth_login 200"]
    validator = Draft202012Validator({**schema, "components": strict(described()["components"])})
    example = meanings().answers["Tokens"]

    assert validator.is_valid(example)
    assert not validator.is_valid({**example, "new": 1})
    for name in example:
        assert not validator.is_valid({key: each for key, each in example.items() if key != name})


def test_examples_of_answers_name_nobody_and_are_short() -> None:
    texts = {key: json.dumps(each) for key, each in meanings().answers.items()}
    addresses = {each for text in texts.values() for each in re.findall(r"@([\w.-]+)", text)}

    assert {each for each in addresses if not each.endswith(("example.com", "imock.ai"))} == set()
    assert {key: len(text) for key, text in texts.items() if len(text) > _MOST_CHARACTERS} == {}
