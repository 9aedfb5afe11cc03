"""Drawing the questions of an interview for one candidate, and remembering what was asked."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

from shared.interviews.errors import SessionChanged
from shared.interviews.model import Asked, Question, Session
from shared.interviews.questions.bank import question_bank
from shared.interviews.questions.facts import ResumeFact
from shared.interviews.questions.resume_templates import personal_questions
from shared.interviews.questions.selection import Wanted, select
from shared.interviews.repository import InterviewRepository, Kept
from shared.kernel.vocabulary import Level, Locale, Role
from shared.ports.documents import Missing, Stale

_TRIES = 8
_REMEMBERED = 1000
"""How many asked questions are remembered; more than the bank holds for any role."""

_LONGEST_TOPIC_WORDS = 3


class Preparation(Protocol):
    """What a profile says the candidate prepares for."""

    @property
    def target_role(self) -> Role | None:
        """The job the candidate is after."""
        ...

    @property
    def locale(self) -> Locale:
        """How the candidate's English is recognised."""
        ...

    @property
    def experience_level(self) -> Level | None:
        """How experienced the candidate is."""
        ...

    @property
    def interview_goals(self) -> Sequence[str]:
        """What the candidate wants to get better at, in free words."""
        ...


class ReadableResume(NamedTuple):
    """What a resume says, as far as questions may be made of it."""

    resume_id: str
    facts: Sequence[ResumeFact]
    skills: Sequence[str]


class Candidate(NamedTuple):
    """What is known of the candidate when questions are drawn."""

    preparation: Preparation
    resume: ReadableResume | None


class QuestionDrawing:
    """Draws questions."""

    def __init__(
        self,
        repository: InterviewRepository,
        *,
        preparation_of: Callable[[str], Preparation],
        resume_of: Callable[[str, str | None], ReadableResume | None],
    ) -> None:
        """Ask these who the candidate is.

        ``resume_of`` takes the user and a resume (None: the newest that could be read).
        """
        self._repository = repository
        self._preparation_of = preparation_of
        self._resume_of = resume_of

    def candidate(self, user_id: str, resume_id: str | None) -> Candidate:
        """Return what is known of a candidate; raises NoSuchResume."""
        return Candidate(self._preparation_of(user_id), self._resume_of(user_id, resume_id))

    def draw(self, session: Session, candidate: Candidate, *, count: int) -> tuple[Question, ...]:
        """Draw questions and remember them as asked, before anybody has seen them.

        A crash after this costs a few fresh questions; the other order could repeat one.
        """
        resume = candidate.resume
        personal = (
            personal_questions(resume.facts, resume.resume_id, session.level) if resume else []
        )
        for _ in range(_TRIES):
            kept = self._repository.asked(session.user_id)
            wanted = Wanted(
                role=session.role,
                level=session.level,
                count=count,
                seed=session.seed,
                goal_words=topic_words(candidate.preparation.interview_goals),
                skill_words=topic_words(resume.skills if resume else ()),
                asked=kept.value.question_ids if kept else (),
            )
            questions = select(question_bank(), personal, wanted)
            if self._remember(session.user_id, kept, questions):
                return questions
        raise SessionChanged

    def _remember(
        self, user_id: str, kept: Kept[Asked] | None, questions: Sequence[Question]
    ) -> bool:
        now = [question.id for question in questions]
        before = [each for each in (kept.value.question_ids if kept else ()) if each not in now]
        asked = Asked(user_id=user_id, question_ids=tuple([*before, *now][-_REMEMBERED:]))
        try:
            return self._repository.save_asked(asked, kept.etag if kept else None)
        except (Missing, Stale):
            return False


def topic_words(texts: Iterable[str]) -> frozenset[str]:
    """Return every run of one to three words in the texts, lower case, to be met by topics."""
    found = set()
    for text in texts:
        words = re.findall(r"[\w+#./-]+", text.lower())
        for length in range(1, _LONGEST_TOPIC_WORDS + 1):
            found |= {
                " ".join(words[start : start + length]).strip(".-/")
                for start in range(len(words) - length + 1)
            }
    return frozenset(found)
