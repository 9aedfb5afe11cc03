"""No score comes from a voice's pitch or level, an accent, a face or a place."""

from collections.abc import Callable
from functools import cache

import av
import av.filter
import numpy as np
import pytest

from shared.adapters.embedded.speech import EmbeddedSpeech
from shared.adapters.embedded.speech_weights import WEIGHTS
from shared.evaluation.delivery import evaluate_delivery
from shared.evaluation.model import DeliveryEvaluation
from shared.kernel.vocabulary import Locale
from shared.media.decoding.sandboxed import decode
from shared.media.model import AnalysedMedia, MediaKind, Presence, PresenceSource
from shared.media.service import MediaAnalyst
from shared.ports.speech import Pronunciation, Speech
from tests.support.recogniser import ScriptedSpeech, words_of
from tests.support.recorder import RATE, Sound, spoken, webm_of

SAID = words_of(
    "Um, I led the migration of our billing service to the cloud. We reduced the monthly cost by "
    "thirty percent. And, uh, I learned how to communicate with stakeholders."
)
HALF_AN_OCTAVE = 2**0.5


@cache
def original() -> Sound:
    sound = decode([spoken()], MediaKind.AUDIO).sound
    return (np.frombuffer(sound, "<i2") / 32768).astype(np.float32)


def shifted(factor: float) -> Sound:
    """Return the same speech, as long as it was, in a higher or lower voice."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="flt", sample_rate=RATE, layout="mono", time_base=None)
    steps = [
        source,
        graph.add("asetrate", str(round(RATE * factor))),
        graph.add("aresample", str(RATE)),
        graph.add("atempo", str(1 / factor)),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*steps).configure()
    frame = av.AudioFrame.from_ndarray(original()[None], format="flt", layout="mono")
    frame.sample_rate, frame.pts = RATE, 0
    graph.push(frame)
    graph.push(None)
    parts = []
    while True:
        try:
            parts.append(graph.pull().to_ndarray()[0])
        except (av.error.BlockingIOError, av.error.EOFError):
            return np.concatenate(parts).astype(np.float32)


COPIES: dict[str, Callable[[], Sound]] = {
    "as it was": original,
    "higher": lambda: shifted(HALF_AN_OCTAVE),
    "lower": lambda: shifted(1 / HALF_AN_OCTAVE),
    "quieter": lambda: (original() * 0.1).astype(np.float32),
    "louder": lambda: np.clip(original() * 2, -1, 1).astype(np.float32),
}


def analysed(sound: Sound, speech: Speech) -> AnalysedMedia:
    return MediaAnalyst(lambda: speech).analyse(
        [webm_of(sound)], kind=MediaKind.AUDIO, locale=Locale.EN_US, on_progress=lambda _: None
    )


@cache
def scripted(copy: str) -> DeliveryEvaluation:
    return evaluate_delivery(analysed(COPIES[copy](), ScriptedSpeech(SAID)))


@pytest.mark.parametrize("copy", [name for name in COPIES if name != "as it was"])
def test_the_same_speech_in_another_voice_or_level_gets_the_same_score(copy: str) -> None:
    first, second = scripted("as it was"), scripted(copy)

    assert first.score is not None
    assert second.score == first.score
    assert bands(second) == bands(first)


def test_so_it_does_when_the_words_are_heard_anew() -> None:
    """The whole way, with the real recogniser."""
    engine = EmbeddedSpeech(WEIGHTS["tiny.en"])
    copies = (original(), (shifted(HALF_AN_OCTAVE) * 0.2).astype(np.float32))

    first, second = (evaluate_delivery(analysed(copy, engine)) for copy in copies)

    assert first.score is not None
    assert second.score == first.score


def bands(evaluation: DeliveryEvaluation) -> dict[str, str | None]:
    return {each.measure: each.band for each in evaluation.findings}


def test_pronunciation_picture_pitch_loudness_and_repetition_change_no_score() -> None:
    media = analysed(original(), ScriptedSpeech(SAID))
    poor = media.model_copy(
        update={
            "presence": Presence(
                source=PresenceSource.SERVER,
                frames=9,
                face_present=0,
                one_person=0,
                centred=None,
                well_lit=0,
            ),
            "transcript": media.transcript.model_copy(
                update={
                    "pronunciation": Pronunciation(
                        accuracy=5, fluency=5, prosody=5, assessed_words=30
                    ),
                    "words": tuple(
                        word.model_copy(update={"accuracy": 1.0}) for word in media.transcript.words
                    ),
                }
            ),
            "delivery": media.delivery.model_copy(
                update={"pitch_range_semitones": 0.1, "loudness_range_db": 40.0}
            ),
        }
    )

    assert evaluate_delivery(poor).score == evaluate_delivery(media).score


def test_the_copies_do_differ_in_pitch() -> None:
    """Else the tests above would show nothing."""
    from shared.media.sound import pitches_of, samples_of

    def median(sound: Sound) -> float:
        return float(np.nanmedian(pitches_of(samples_of((sound * 32767).astype("<i2").tobytes()))))

    assert median(shifted(HALF_AN_OCTAVE)) / median(original()) == pytest.approx(1.41, abs=0.12)
    assert len(shifted(HALF_AN_OCTAVE)) == pytest.approx(len(original()), rel=0.01)
