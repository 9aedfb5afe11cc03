"""The contract of DocumentStore against a model: a dictionary with expiry."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, override

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shared.ports.documents import (
    AlreadyExists,
    Document,
    DocumentStore,
    Missing,
    Query,
    Stale,
)
from tests.support.contract import NOTES, Effort, Wait

users = st.sampled_from(["usr_1", "usr_2"])
names = st.sampled_from(["a", "b", "B", "é", "a:b"])
lives = st.sampled_from([None, 60, 180])
values = st.sampled_from([None, True, 0, 1, -5, "", "1", "ü", 1.5, 2**53 - 1]) | st.text(max_size=3)
kinds = st.sampled_from(["note", "other", None])
bounds = st.none() | st.integers(-6, 6) | st.text(max_size=2)
etags = st.sampled_from(["current", "old", "unknown"])


class DocumentStoreMachine(RuleBasedStateMachine):
    """Does the same to a store and to a dictionary; both must answer alike."""

    def __init__(self, open_documents: Callable[[], DocumentStore], wait: Wait) -> None:
        super().__init__()
        self.open = open_documents
        self.wait = wait
        self.now = timedelta(0)
        self.store = open_documents()
        self.model: dict[tuple[str, str], tuple[Document, Any]] = {}
        self.old_etags: dict[tuple[str, str], str] = {}

    @override
    def teardown(self) -> None:
        for user in ("usr_1", "usr_2"):
            self.store.delete_partition(NOTES, user)

    def there(self, key: tuple[str, str]) -> Document | None:
        document, expires_at = self.model.get(key, (None, None))
        return document if expires_at is None or expires_at > self.now else None

    def wrote(self, key: tuple[str, str], written: Document, ttl_s: int | None) -> None:
        if before := self.model.get(key):
            self.old_etags[key] = before[0].etag
            assert written.etag != before[0].etag
        expires_at = None if ttl_s is None else self.now + timedelta(seconds=ttl_s)
        self.model[key] = (written, expires_at)

    def etag(self, key: tuple[str, str], which: str) -> str:
        there = self.there(key)
        if which == "current" and there:
            return there.etag
        return self.old_etags.get(key, "old") if which == "old" else "unknown"

    def body(self, key: tuple[str, str], kind: str | None, value: Any) -> dict[str, Any]:
        return {"id": key[1], "user_id": key[0], "kind": kind, "value": value}

    @rule(user=users, name=names, kind=kinds, value=values, ttl_s=lives)
    def create(self, user: str, name: str, kind: str | None, value: Any, ttl_s: int | None) -> None:
        key = (user, name)
        try:
            written = self.store.create(NOTES, user, self.body(key, kind, value), ttl_s=ttl_s)
        except AlreadyExists:
            assert self.there(key)
            return
        assert not self.there(key)
        self.wrote(key, written, ttl_s)

    @rule(user=users, name=names, kind=kinds, value=values, ttl_s=lives)
    def upsert(self, user: str, name: str, kind: str | None, value: Any, ttl_s: int | None) -> None:
        key = (user, name)
        written = self.store.upsert(NOTES, user, self.body(key, kind, value), ttl_s=ttl_s)
        self.wrote(key, written, ttl_s)

    @rule(user=users, name=names, kind=kinds, value=values, ttl_s=lives, which=etags)
    def replace(
        self, user: str, name: str, kind: str | None, value: Any, ttl_s: int | None, which: str
    ) -> None:
        key, there = (user, name), self.there((user, name))
        etag = self.etag(key, which)
        body = self.body(key, kind, value)
        try:
            written = self.store.replace(NOTES, user, body, etag=etag, ttl_s=ttl_s)
        except Missing:
            assert not there
        except Stale:
            assert there
            assert there.etag != etag
        else:
            assert there
            assert there.etag == etag
            self.wrote(key, written, ttl_s)

    @rule(user=users, name=names, which=etags | st.none())
    def delete(self, user: str, name: str, which: str | None) -> None:
        key, there = (user, name), self.there((user, name))
        etag = which and self.etag(key, which)
        try:
            deleted = self.store.delete(NOTES, user, name, etag=etag)
        except Stale:
            assert there
            assert there.etag != etag
            return
        assert deleted == (there is not None)
        assert not there or etag in {None, there.etag}
        if deleted:
            self.old_etags[key] = self.model.pop(key)[0].etag

    @rule(user=users)
    def delete_partition(self, user: str) -> None:
        mine = [key for key in self.model if key[0] == user]
        there = [key for key in mine if self.there(key)]

        assert self.store.delete_partition(NOTES, user) == len(there)
        for key in mine:
            del self.model[key]

    @rule(minutes=st.integers(0, 4))
    def let_time_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.wait(timedelta(minutes=minutes))

    @rule()
    def reopen(self) -> None:
        self.store = self.open()

    @rule(
        user=users,
        order_by=st.sampled_from(["id", "value"]),
        descending=st.booleans(),
        since=bounds,
        before=bounds,
        limit=st.integers(1, 4),
    )
    def query(self, user: str, **given: Any) -> None:
        query = Query("note", **given)

        assert self.pages(user, query) == self.expected(user, query)

    def pages(self, user: str, query: Query) -> list[Document]:
        found, continuation = list[Document](), None
        for _ in range(10):
            page = self.store.query(NOTES, user, query, continuation=continuation)
            assert len(page.documents) <= query.limit
            found += page.documents
            if (continuation := page.continuation) is None:
                return found
        raise AssertionError("the pages have no end")

    def expected(self, user: str, query: Query) -> list[Document]:
        def fits(value: Any) -> bool:
            def alike(bound: Any) -> bool:
                return bound is None or type(bound) is type(value)

            return (
                type(value) in {int, str}
                and alike(query.since)
                and alike(query.before)
                and (query.since is None or value >= query.since)
                and (query.before is None or value < query.before)
            )

        def place(document: Document) -> tuple[bool, Any, str]:
            value = document.body[query.order_by]
            return isinstance(value, str), value, document.id

        found = [
            document
            for key in self.model
            if key[0] == user and (document := self.there(key))
            if document.body["kind"] == query.kind and fits(document.body[query.order_by])
        ]
        return sorted(found, key=place, reverse=query.descending)

    @invariant()
    def all_is_as_in_the_model(self) -> None:
        for user in ("usr_1", "usr_2"):
            there = {key[1]: self.there(key) for key in self.model if key[0] == user}
            expected = {name: document for name, document in there.items() if document}
            listed = list(self.store.list_partition(NOTES, user))
            assert {document.id: document for document in listed} == expected
            assert len(listed) == len(expected)
            for name in there:
                assert self.store.get(NOTES, user, name) == expected.get(name)


def test_a_store_answers_as_the_model_does(
    open_documents: Callable[[], DocumentStore], wait: Wait, effort: Effort
) -> None:
    class Machine(DocumentStoreMachine):
        def __init__(self) -> None:
            super().__init__(open_documents, wait)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=effort.examples,
            stateful_step_count=effort.steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
