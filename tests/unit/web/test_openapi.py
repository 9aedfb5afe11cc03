"""The API's description of operations that are made up here."""

from types import NoneType
from typing import Any

from pydantic import BaseModel, Field

from shared.web.body import JSON_LIMIT_BYTES, Body
from shared.web.openapi import describe
from shared.web.operation import PUBLIC, Operation
from shared.web.reply import Listing


def named(name: str, **members: tuple[Any, Any]) -> type[BaseModel]:
    """Return a new request model of that bare name."""
    annotations = {member: kind for member, (kind, _) in members.items()}
    fields = {member: field for member, (_, field) in members.items()}
    return type(name, (Body,), {"__annotations__": annotations, "__qualname__": name, **fields})


def an_operation(
    name: str, *, body: type[BaseModel] | None = None, result: Any = NoneType
) -> Operation:
    return Operation(
        name=name,
        method="POST",
        route=f"v1/{name}",
        path={},
        access=PUBLIC,
        summary="",
        description="",
        body=body,
        query=None,
        result=result,
        statuses=(200,),
        models={},
        errors=(),
        idempotent=False,
        upload=None,
        body_limit_bytes=JSON_LIMIT_BYTES,
    )


def schema_of_body(document: dict[str, Any], name: str) -> Any:
    node = document["paths"][f"/api/v1/{name}"]["post"]["requestBody"]
    reference = node["content"]["application/json"]["schema"]["$ref"]
    return document["components"]["schemas"][reference.rpartition("/")[2]]


def described(*operations: Operation) -> dict[str, Any]:
    return describe(operations, version="1", server="https://x.example", contact="p@x.example")


def test_two_models_of_one_name_are_described_apart() -> None:
    short = named("Agreement", text=(str, Field(max_length=5)))
    consent = named("Agreement", yes=(bool, Field()))

    document = described(an_operation("one", body=short), an_operation("two", body=consent))

    assert set(schema_of_body(document, "one")["properties"]) == {"text"}
    assert set(schema_of_body(document, "two")["properties"]) == {"yes"}


def test_a_result_of_either_of_two_kinds_is_described_as_such() -> None:
    class Card(BaseModel):
        number: str

    class Cash(BaseModel):
        coins: int

    document = described(an_operation("pay", result=Card | Cash | None))
    answer = document["paths"]["/api/v1/pay"]["post"]["responses"]["200"]

    assert [each["$ref"] for each in answer["content"]["application/json"]["schema"]["anyOf"]] == [
        "#/components/schemas/Card",
        "#/components/schemas/Cash",
    ]


def test_a_listing_is_named_after_what_it_lists() -> None:
    class Card(BaseModel):
        number: str

    assert (
        "Listing_Card"
        in described(an_operation("cards", result=Listing[Card]))["components"]["schemas"]
    )
