"""Presence: what the pictures of an answer show, from samples of about one a second.

The samples come from the server's own look at the frames, or from a browser that looked itself;
they are judged alike. They tell whether the candidate could be seen, are shown, and never scored.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.kernel.model import Model
from shared.media.model import MAX_SECONDS, Presence, PresenceSource
from shared.ports.speech import Share

_CENTRED_WITHIN = 0.5
"""Half way from the middle to the edge: a face there is in the middle half of the picture."""

_DARK, _BRIGHT = 0.15, 0.92
"""Mean luma outside of which a picture is under- or overexposed (our own proposal)."""


class PresenceSample(Model):
    """One look at the picture.

    ``centre_offset`` is how far the largest face's centre lies from the middle, 0 to 1 at the
    edge, and there is one exactly if there is a face. ``brightness`` is the mean luma.
    """

    model_config = ConfigDict(extra="forbid")

    at_s: Annotated[float, Field(ge=0, le=MAX_SECONDS + 1)]
    faces: Annotated[int, Field(ge=0, le=20)]
    centre_offset: Share | None
    brightness: Share

    @model_validator(mode="after")
    def _offset_belongs_to_a_face(self) -> Self:
        if (self.faces > 0) != (self.centre_offset is not None):
            raise ValueError("there is a centre_offset exactly if there is a face")
        return self


MAX_SAMPLES = 2 * MAX_SECONDS
"""How many looks an answer may come with: two a second."""


def presence_of(samples: Sequence[PresenceSample], source: PresenceSource) -> Presence | None:
    """Sum up; without any sample there is nothing to say."""
    if not samples:
        return None
    offsets = [each.centre_offset for each in samples if each.centre_offset is not None]
    return Presence(
        source=source,
        frames=len(samples),
        face_present=_share(each.faces > 0 for each in samples),
        one_person=_share(each.faces == 1 for each in samples),
        centred=_share(offset <= _CENTRED_WITHIN for offset in offsets) if offsets else None,
        well_lit=_share(_DARK <= each.brightness <= _BRIGHT for each in samples),
    )


def _share(cases: Iterable[bool]) -> float:
    each = list(cases)
    return round(sum(each) / len(each), 3)
