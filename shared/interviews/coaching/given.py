"""What a coach sends: one grade for each answer, as JSON or by the form of the page."""

from urllib.parse import parse_qsl

from pydantic import ConfigDict, Field

from shared.interviews.coaching.links import GivenGrade
from shared.interviews.coaching.model import MOST_NOTE_CHARS, MOST_SUMMARY_CHARS
from shared.interviews.model import MAX_QUESTIONS, QUESTION_ID
from shared.kernel.model import Model
from shared.kernel.text import Prose
from shared.ports.documents import Json
from shared.ports.evaluator import Score

_MOST_FIELDS = 2 * MAX_QUESTIONS + 1


class CoachKey(Model):
    """What a coach's link carries."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(max_length=200, description="as in the URL of `session_coach_link`")


class NewGrade(Model):
    """What the coach gives one answer."""

    model_config = ConfigDict(extra="forbid")

    question_id: str = Field(pattern=f"^{QUESTION_ID}$")
    score: Score
    note: Prose = Field(default="", max_length=MOST_NOTE_CHARS, description="what to say of it")


class NewGrades(Model):
    """One grade for each answer; questions that were left unanswered have none."""

    model_config = ConfigDict(extra="forbid")

    grades: tuple[NewGrade, ...] = Field(max_length=MAX_QUESTIONS, description="in any order")
    note: Prose = Field(
        default="", max_length=MOST_SUMMARY_CHARS, description="what to say of the whole session"
    )

    @property
    def given(self) -> tuple[GivenGrade, ...]:
        """The grades as the link takes them."""
        return tuple(GivenGrade(each.question_id, each.score, each.note) for each in self.grades)


def grades_in(form: bytes) -> Json:
    """Return what a form says as the JSON of NewGrades, not checked yet.

    Its fields are ``note``, and ``score:`` and ``note:`` with a question's id. Raises ValueError
    for what is no such form.
    """
    pairs = parse_qsl(
        form.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=_MOST_FIELDS
    )
    sent = dict(pairs)
    names = [name.partition(":") for name in sent]
    if len(sent) != len(pairs) or any(part not in {"score", "note"} for part, _, _ in names):
        raise ValueError("a field is unknown or there twice")
    scores = {name: float(sent[f"score:{name}"]) for part, _, name in names if part == "score"}
    grades = [
        {"question_id": name, "score": score, "note": _text(sent, f"note:{name}")}
        for name, score in scores.items()
    ]
    return {"grades": grades, "note": _text(sent, "note")}


def _text(sent: dict[str, str], name: str) -> str:
    """Return a text without the line ends of forms."""
    return sent.get(name, "").replace("\r\n", "\n")
