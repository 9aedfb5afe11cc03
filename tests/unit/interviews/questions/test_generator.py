"""Generating questions: what was asked is remembered, under races and when it cannot be read."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.embedded.documents import EmbeddedDocumentStore
from shared.interviews.model import InterviewSession, Mode
from shared.interviews.questions.generator import QuestionGenerator
from shared.interviews.questions.profile import Profile
from shared.interviews.repository import SessionRepository
from shared.kernel.vocabulary import Level, Role
from shared.ports.documents import USERS
from tests.support.builders import SESSION, USER
from tests.support.clock import FixedClock


@pytest.fixture
def documents(tmp_path: Path, clock: FixedClock) -> EmbeddedDocumentStore:
    return EmbeddedDocumentStore(tmp_path / "documents.db", clock=clock)


@pytest.fixture
def generator(documents: EmbeddedDocumentStore) -> QuestionGenerator:
    return QuestionGenerator(
        repository=SessionRepository(documents),
        profile_of=lambda user_id: Profile(user_id=user_id),
        resume_of=lambda _user_id, _resume_id: None,
    )


def generated(generator: QuestionGenerator) -> set[str]:
    session = InterviewSession(
        id=SESSION,
        user_id=USER,
        created_at=datetime(2026, 11, 24, tzinfo=UTC),
        role=Role.BACKEND,
        level=Level.MID,
        mode=Mode.TEXT,
        seed=7,
        resume_id=None,
        recording=None,
        questions=(),
    )
    candidate = generator.candidate(USER, None)
    return {question.id for question in generator.generate(session, candidate, count=5)}


def asked(documents: EmbeddedDocumentStore) -> Any:
    kept = documents.get(USERS, USER, "asked")
    return kept and kept.body


def test_two_sessions_that_are_opened_at_once_get_different_questions(
    generator: QuestionGenerator,
    documents: EmbeddedDocumentStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    create, others = documents.create, set[str]()

    def after_another(*given: Any, **named: Any) -> Any:
        monkeypatch.undo()
        others.update(generated(generator))
        return create(*given, **named)

    monkeypatch.setattr(documents, "create", after_another)
    mine = generated(generator)

    assert len(mine) == len(others) == 5
    assert mine & others == set()
    assert set(asked(documents)["question_ids"]) == mine | others


def test_a_member_of_the_next_release_survives_in_what_was_asked(
    generator: QuestionGenerator, documents: EmbeddedDocumentStore
) -> None:
    documents.create(USERS, USER, {"id": "asked", "kind": "asked", "user_id": USER, "liked": ["a"]})

    generated(generator)

    assert asked(documents)["liked"] == ["a"]
    assert len(asked(documents)["question_ids"]) == 5


def test_where_what_was_asked_cannot_be_read_a_session_is_opened_all_the_same(
    generator: QuestionGenerator, documents: EmbeddedDocumentStore
) -> None:
    unreadable = {"id": "asked", "kind": "asked", "user_id": USER, "question_ids": 7}
    documents.create(USERS, USER, unreadable)

    assert len(generated(generator)) == 5
    assert asked(documents) == unreadable
