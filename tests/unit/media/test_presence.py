"""Faces are found where they are, and a picture is summed up without keeping any of it."""

from collections.abc import Sequence

import numpy as np
import pytest
from pydantic import ValidationError

from shared.media.decoding.blazeface import SIZE, faces_in
from shared.media.decoding.sandboxed import decode
from shared.media.model import MediaKind, Presence, PresenceSource
from shared.media.presence import PresenceSample, presence_of
from tests.support.recorder import Picture, face, record, tone

FACE_AT = (0.437, 0.254)
"""Where the face of the portrait is; OpenCV's runner says the same of the same network."""


def scene(*at: tuple[float, float], light: float = 1.0) -> Picture:
    """Return 640 x 480 with the portrait's head at these places of the picture."""
    picture = np.full((480, 640, 3), 110, np.uint8)
    head = face()[25:105, 72:152].repeat(3, axis=0).repeat(3, axis=1)
    for x, y in at:
        left, top = int(x * 640) - 120, int(y * 480) - 120
        picture[top : top + 240, left : left + 240] = head
    return (picture * light).astype(np.uint8)


def seen(*pictures: Picture) -> Presence:
    data = record("webm", sound=tone(len(pictures)), pictures=pictures, live=True)
    presence = presence_of(decode([data], MediaKind.VIDEO).pictures, PresenceSource.SERVER)
    assert presence is not None
    return presence


def test_the_network_finds_the_face_where_other_runners_of_it_do() -> None:
    small = np.ascontiguousarray(face()[::2, ::2])
    assert small.shape == (SIZE, SIZE, 3)

    (found,) = faces_in(small)

    assert (found.x, found.y) == pytest.approx(FACE_AT, abs=0.01)
    assert (found.width, found.height) == pytest.approx((0.19, 0.19), abs=0.01)
    assert found.score == pytest.approx(0.912, abs=0.01)


def test_there_is_no_face_in_noise_nor_in_nothing() -> None:
    random = np.random.default_rng(5)
    for picture in (np.zeros((SIZE, SIZE, 3)), random.integers(0, 255, (SIZE, SIZE, 3))):
        assert faces_in(picture.astype(np.uint8)) == []


def test_somebody_in_the_middle_is_present_alone_centred_and_lit() -> None:
    presence = seen(*[scene((0.5, 0.5))] * 3)

    assert presence == Presence(
        source=PresenceSource.SERVER,
        frames=3,
        face_present=1,
        one_person=1,
        centred=1,
        well_lit=1,
    )


def test_absence_company_an_edge_and_darkness_are_told_as_shares() -> None:
    presence = seen(
        scene((0.5, 0.5)), scene(), scene((0.3, 0.5), (0.7, 0.5)), scene((0.8, 0.5), light=0.2)
    )

    assert presence.frames == 4
    assert presence.face_present == 0.75
    assert presence.one_person == 0.5
    assert presence.centred == pytest.approx(2 / 3, abs=0.01)
    assert presence.well_lit == 0.75


def sample(**fields: object) -> PresenceSample:
    return PresenceSample.model_validate(
        {"at_s": 1.0, "faces": 1, "centre_offset": 0.1, "brightness": 0.5, **fields}
    )


def test_the_same_numbers_from_a_browser_are_summed_up_alike() -> None:
    samples: Sequence[PresenceSample] = [
        sample(), sample(faces=0, centre_offset=None), sample(brightness=0.01),
    ]  # fmt: skip

    presence = presence_of(samples, PresenceSource.BROWSER)

    assert presence is not None
    assert presence.source is PresenceSource.BROWSER
    assert (presence.face_present, presence.one_person, presence.well_lit) == (0.667, 0.667, 0.667)
    assert presence.centred == 1
    assert presence_of([], PresenceSource.BROWSER) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"at_s": -1}, {"at_s": float("nan")}, {"at_s": 1e9}, {"faces": -1}, {"faces": 21},
        {"centre_offset": 1.1}, {"centre_offset": None}, {"faces": 0}, {"brightness": 2},
        {"picture": "data:image/png;base64,AAAA"},
    ],
)  # fmt: skip
def test_implausible_numbers_and_pictures_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        sample(**fields)
