"""What is stored of a job description: what it requires, never its text."""

from typing import Annotated

from pydantic import Field

from shared.kernel.model import Model
from shared.resumes.skill_kinds import SkillKind
from shared.store import Stored

MAX_DESCRIPTION_CHARS = 20_000

Description = Annotated[str, Field(max_length=MAX_DESCRIPTION_CHARS)]
"""The text of a job description: any characters, as they come from a page or a file."""


class DescriptionText(Model):
    """The text of a PDF, to be corrected and sent as a job description. It is stored nowhere."""

    text: Description
    truncated: bool


class Requirement(Stored):
    """What the job description asks for, and where the resume shows it.

    ``name`` is that of the gazetteer, whatever the description wrote. ``alternatives``: the others
    of which one is enough. Without a ``quote`` the resume does not show it; ``page`` is None where
    the candidate has stated it.
    """

    name: str
    kind: SkillKind
    required: bool
    alternatives: tuple[str, ...] = ()
    pointer: str | None = None
    page: Annotated[int, Field(ge=1)] | None = None
    quote: str | None = None
    question_ids: tuple[str, ...] = ()
