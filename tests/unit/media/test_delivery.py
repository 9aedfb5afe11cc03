"""The numbers of a delivery are those of what was said and heard."""

import numpy as np
import pytest

from shared.media.delivery import measure, measure_words
from shared.media.model import MomentKind, VoiceDetector
from shared.ports.speech import Span
from tests.support.recogniser import transcript_of, words_of
from tests.support.recorder import RATE, tone

SAID = (
    "we moved all of our services to another cloud and then we measured what that had cost the "
    "team and me in money time and sleep over two long years"
)
WORDS = words_of(f"um {SAID}", start_s=1.0, each_s=0.5)
SPOKEN = transcript_of(WORDS)


def voice(*edges: tuple[float, float]) -> tuple[tuple[Span, ...], VoiceDetector]:
    return tuple(Span(start_s=a, end_s=b) for a, b in edges), VoiceDetector.SILERO


def test_the_rates_are_over_speech_over_the_span_and_over_all_time() -> None:
    heard = measure(tone(30), SPOKEN, voice((2, 8), (10, 17)))

    assert heard.words == 30
    assert (heard.speech_s, heard.span_s, heard.first_voice_s) == (13, 15, 2)
    assert heard.words_per_minute == 120
    assert heard.words_per_minute_speaking == pytest.approx(138.5)
    assert heard.words_per_minute_total == 60
    assert heard.silence_share == pytest.approx(1 - 13 / 30, abs=0.001)


def test_pauses_are_silences_between_voice_and_not_before_or_after() -> None:
    heard = measure(tone(20), SPOKEN, voice((5, 6), (6.2, 8), (8.3, 9), (10.5, 12)))

    assert heard.pauses == (Span(start_s=8, end_s=8.3), Span(start_s=9, end_s=10.5))
    assert (heard.pause_count, heard.long_pause_count) == (2, 1)
    assert heard.pause_total_s == pytest.approx(1.8)
    assert heard.pause_longest_s == 1.5


def test_only_the_longest_pauses_are_listed_and_all_are_counted() -> None:
    edges = [(place * 0.5, place * 0.5 + 0.1 + place / 1000) for place in range(60)]
    heard = measure(tone(30, 100), SPOKEN, voice(*edges))

    assert heard.pause_count == 59
    assert heard.pauses is not None
    assert len(heard.pauses) == 50
    assert list(heard.pauses) == sorted(heard.pauses, key=lambda pause: pause.start_s)


def test_words_that_a_recogniser_stretches_hide_no_pause() -> None:
    stretched = [word.model_copy(update={"end_s": word.end_s + 3}) for word in WORDS]

    heard = measure(tone(30), transcript_of(stretched), voice((1, 5), (8, 17)))

    assert heard.pause_longest_s == 3


def test_pitch_and_loudness_vary_as_they_do() -> None:
    times = np.arange(4 * RATE) / RATE
    flat, moving = tone(4, 150), np.sin(2 * np.pi * 150 * times * (1 + times / 8))
    moving = (moving * (0.1 + 0.2 * times / 4)).astype(np.float32)

    still = measure(flat, SPOKEN, voice((0, 4)))
    lively = measure(moving, SPOKEN, voice((0, 4)))

    assert still.pitch_range_semitones == pytest.approx(0, abs=0.2)
    assert still.loudness_range_db == pytest.approx(0, abs=0.2)
    assert lively.pitch_range_semitones is not None
    assert lively.pitch_range_semitones > 5
    assert lively.loudness_range_db is not None
    assert lively.loudness_range_db > 3


def test_what_could_not_be_heard_is_not_invented() -> None:
    by_words = measure_words(SPOKEN, duration_s=20)
    without = measure(tone(20), SPOKEN, None)

    assert by_words == without
    assert by_words.pause_count is None
    assert by_words.pauses is None
    assert by_words.silence_share is None
    assert by_words.pitch_range_semitones is None
    assert by_words.words_per_minute_total == 90
    assert [each.kind for each in by_words.moments] == [MomentKind.FILLER]


def test_no_words_have_no_rate() -> None:
    assert measure_words(transcript_of(()), duration_s=20).words_per_minute is None


def test_there_is_no_rate_where_not_all_words_were_heard() -> None:
    lost = transcript_of(WORDS, unheard=[Span(start_s=16, end_s=20.5)])

    heard = measure(tone(30), lost, voice((1, 20.5)))

    assert heard.words_per_minute is None
    assert heard.words_per_minute_speaking is None
    assert heard.words_per_minute_total is None
    assert heard.unheard_s == 4.5
    assert heard.speech_s == 19.5
