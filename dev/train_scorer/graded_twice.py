"""Answers that two hands graded, each blind of the other."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from dev.train_scorer.by_point import MISSED, MISTAKEN

GRADED = Path("bench/evaluation_answers_graded.json")

_DISPUTED = "-"


class Grade(BaseModel):
    """What one grader gave: a grade, 0 to 5, and a letter for each key point."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    grade: float
    key_points: str


class GradedAnswer(BaseModel):
    """An answer, the hand that wrote it, and the grades of both; ``kept`` serves no choice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question_id: str
    kept: bool
    hand: str
    style: str
    answer: str
    grades: dict[str, Grade]

    @property
    def mean(self) -> float:
        """The mean of the grades."""
        return sum(each.grade for each in self.grades.values()) / len(self.grades)

    @property
    def agreed(self) -> str:
        """The letters of the key points, without those that the graders differ on.

        One grader tells what is contradicted from what is missing, the other does not.
        """
        letters = zip(*(each.key_points for each in self.grades.values()), strict=True)
        return "".join(_agreed(set(each)) for each in letters)


def _agreed(letters: set[str]) -> str:
    if letters == {MISSED, MISTAKEN}:
        return MISTAKEN
    return letters.pop() if len(letters) == 1 else _DISPUTED


def graded_answers(path: Path = GRADED) -> list[GradedAnswer]:
    """Return the answers that both graded."""
    answers = TypeAdapter(list[GradedAnswer])
    return answers.validate_json(path.read_bytes())
