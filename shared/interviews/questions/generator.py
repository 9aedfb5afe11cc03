"""Generating the questions of a session for one candidate, and remembering what was asked."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shared.interviews.model import Alternates, Asked, InterviewSession, Question
from shared.interviews.questions.alternates import alternates_of
from shared.interviews.questions.bank import question_bank
from shared.interviews.questions.profile import Profile
from shared.interviews.questions.resume_facts import ResumeFacts
from shared.interviews.questions.resume_templates import resume_questions
from shared.interviews.questions.selection import Wanted, select
from shared.interviews.repository import SessionRepository
from shared.interviews.requirements.asking import first_questions, preferred, topics_of
from shared.interviews.requirements.model import Requirement
from shared.store import Unreadable

_REMEMBERED = 1000
"""How many asked questions are remembered; more than the bank holds for any role."""

_LONGEST_TOPIC_WORDS = 3


class Candidate(NamedTuple):
    """What is known of the candidate when questions are generated."""

    profile: Profile
    resume: ResumeFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGenerator:
    """Generates questions.

    ``resume_of`` takes the user and a resume (None: the newest with text) and raises NoSuchResume.
    """

    repository: SessionRepository
    profile_of: Callable[[str], Profile]
    resume_of: Callable[[str, str | None], ResumeFacts | None]

    def candidate(self, user_id: str, resume_id: str | None) -> Candidate:
        """Return what is known of a candidate; raises NoSuchResume."""
        return Candidate(self.profile_of(user_id), self.resume_of(user_id, resume_id))

    def generate(
        self,
        session: InterviewSession,
        candidate: Candidate,
        *,
        count: int,
        requirements: Sequence[Requirement] = (),
    ) -> tuple[Question, ...]:
        """Choose questions and remember them as asked, before anybody has seen them.

        What the job requires and the resume does not show is asked about first.
        A crash after this costs a few fresh questions; the other order could repeat one. Where what
        was asked cannot be read, questions may repeat. Raises Contended.
        """
        resume = candidate.resume
        own = resume_questions(resume.facts, resume.resume_id, session.level) if resume else []
        own = preferred(own, requirements)
        goal_words = topic_words(candidate.profile.interview_goals) | topics_of(requirements)
        skill_words = topic_words(resume.skills if resume else ())
        questions: tuple[Question, ...] = ()

        def choose(before: Asked | None) -> Asked:
            nonlocal questions
            asked = before or Asked(user_id=session.user_id)
            wanted = Wanted(
                role=session.role,
                level=session.level,
                count=count,
                seed=session.seed,
                goal_words=goal_words,
                skill_words=skill_words,
                asked=asked.question_ids,
            )
            first = first_questions(requirements, wanted)
            questions = select(question_bank(), own, wanted, first)
            return _with(asked, [question.id for question in questions])

        try:
            self.repository.change_asked(session.user_id, choose)
        except Unreadable:
            choose(None)
        return questions

    def reserve(
        self, session: InterviewSession, questions: Sequence[Question], *, fixed: Collection[str]
    ) -> dict[str, Alternates]:
        """Choose what may be asked instead of some of these, and remember it as asked longest ago.

        Those that are ``fixed`` stay.

        So no other session asks it, and it comes first when no fresh question is left. Where what
        was asked cannot be read, nothing is reserved. Raises Contended.
        """
        found: dict[str, Alternates] = {}

        def choose(before: Asked | None) -> Asked:
            nonlocal found
            asked = before or Asked(user_id=session.user_id)
            found = alternates_of(
                questions,
                question_bank(),
                role=session.role,
                level=session.level,
                seed=session.seed,
                asked=asked.question_ids,
                fixed=fixed,
            )
            both = [each for pair in found.values() for each in (pair.easier, pair.harder)]
            reserved = [each.id for each in both if each]
            ids = (*reserved, *asked.question_ids)[-_REMEMBERED:]
            return asked.model_copy(update={"question_ids": ids})

        try:
            self.repository.change_asked(session.user_id, choose)
        except Unreadable:
            return {}
        return found


def topic_words(texts: Iterable[str]) -> frozenset[str]:
    """Return every run of one to three words in the texts, lower case, to match topics."""
    found = set()
    for text in texts:
        words = re.findall(r"[\w+#./-]+", text.lower())
        for length in range(1, _LONGEST_TOPIC_WORDS + 1):
            found |= {
                " ".join(words[start : start + length]).strip(".-/")
                for start in range(len(words) - length + 1)
            }
    return frozenset(found)


def _with(asked: Asked, now: list[str]) -> Asked:
    """Return what has been asked with these questions as the latest."""
    before = [each for each in asked.question_ids if each not in now]
    return asked.model_copy(update={"question_ids": tuple([*before, *now][-_REMEMBERED:])})
