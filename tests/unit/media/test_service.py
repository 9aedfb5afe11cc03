"""From the bytes of a recording to its analysis."""

from collections.abc import Callable

import numpy as np
import pytest

from shared.kernel.vocabulary import Locale
from shared.media.errors import Silent
from shared.media.model import (
    AnalysedMedia,
    LeftOutReason,
    MediaKind,
    PictureLeftOut,
    PresenceSource,
    Progress,
    Stage,
)
from shared.media.presence import PresenceSample
from shared.media.service import MediaAnalyst
from shared.media.sniff import ContainerFormat
from shared.ports.speech import Span, SpeechThrottled
from tests.support.recogniser import ScriptedSpeech, words_of
from tests.support.recorder import RATE, Sound, face, record, spoken, webm_of

WORDS = words_of("Um, I led the migration of our billing service to the cloud.")
LOOK = PresenceSample(at_s=0, faces=1, centre_offset=0.1, brightness=0.5)


def analyse(
    data: bytes,
    speech: ScriptedSpeech,
    *,
    kind: MediaKind = MediaKind.AUDIO,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    pictures: tuple[PresenceSample, ...] = (),
) -> AnalysedMedia:
    return MediaAnalyst(lambda: speech).analyse(
        [data], kind=kind, locale=Locale.EN_IN, on_progress=on_progress, pictures=pictures
    )


def test_a_recording_is_decoded_transcribed_and_measured() -> None:
    speech, told = ScriptedSpeech(WORDS), list[Progress]()

    analysed = analyse(spoken(), speech, on_progress=told.append)

    assert analysed.container is ContainerFormat.MATROSKA
    assert analysed.duration_s == pytest.approx(12.87, abs=0.05)
    assert not analysed.partial
    assert analysed.transcript.words == WORDS
    assert analysed.delivery.pause_count == 2
    assert analysed.presence is None
    assert [len(sound) for sound in speech.sounds] == [round(analysed.duration_s * RATE) * 2]
    assert speech.locales == [Locale.EN_IN]
    assert speech.deadlines[0] > analysed.duration_s
    assert told == [
        (Stage.DECODING, 0), (Stage.TRANSCRIBING, 0), (Stage.TRANSCRIBING, 0.5),
        (Stage.MEASURING, 0),
    ]  # fmt: skip


def test_a_voice_of_which_no_word_was_made_out_is_not_called_silence() -> None:
    lost = Span(start_s=1, end_s=12)

    analysed = analyse(spoken(), ScriptedSpeech((), unheard=[lost]))

    assert analysed.partial
    assert analysed.transcript.unheard == (lost,)
    assert analysed.delivery.words_per_minute is None


def test_a_recording_of_which_parts_were_not_made_out_is_partial() -> None:
    lost = Span(start_s=5, end_s=9)

    analysed = analyse(spoken(), ScriptedSpeech(WORDS, unheard=[lost]))

    assert analysed.partial
    assert analysed.transcript.unheard == (lost,)
    assert analysed.delivery.words_per_minute is None


def test_an_analysis_is_kept_as_it_is() -> None:
    analysed = analyse(spoken(), ScriptedSpeech(WORDS))

    assert AnalysedMedia.model_validate_json(analysed.model_dump_json()) == analysed


def test_a_recording_without_a_voice_is_not_even_sent_to_the_recogniser() -> None:
    speech = ScriptedSpeech(WORDS)

    with pytest.raises(Silent):
        analyse(webm_of(np.zeros(3 * RATE, np.float32)), speech)
    assert speech.sounds == []


def test_a_voice_without_words_is_silent_too() -> None:
    with pytest.raises(Silent):
        analyse(spoken(), ScriptedSpeech(()))


def test_a_failure_of_the_recogniser_passes_through() -> None:
    with pytest.raises(SpeechThrottled) as caught:
        analyse(spoken(), ScriptedSpeech(failure=SpeechThrottled(retry_after_s=60)))
    assert caught.value.retry_after_s == 60


def test_the_pictures_of_a_video_are_looked_at_here() -> None:
    sound = speech_sound()
    data = record("webm", sound=sound, pictures=[face()] * 2, live=True)

    analysed = analyse(data, ScriptedSpeech(WORDS), kind=MediaKind.VIDEO, pictures=(LOOK,) * 9)

    assert analysed.presence is not None
    assert (analysed.presence.source, analysed.presence.frames) == (PresenceSource.SERVER, 2)


def test_a_picture_that_cannot_be_decoded_is_left_out_and_the_sound_is_judged() -> None:
    film = record("mp4", sound=speech_sound(), audio="aac", pictures=[face()] * 2, video="libx265")

    analysed = analyse(film, ScriptedSpeech(WORDS), kind=MediaKind.VIDEO)

    assert analysed.transcript.words == WORDS
    assert analysed.presence is None
    assert analysed.picture_left_out == PictureLeftOut(reason=LeftOutReason.CODEC, codec="hevc")


def test_a_voice_in_antiphase_is_heard() -> None:
    stereo = np.stack([speech_sound(), -speech_sound()])

    assert analyse(record("webm", sound=stereo), ScriptedSpeech(WORDS)).delivery.pause_count == 2


def test_a_browser_may_have_looked_where_it_sent_sound_only() -> None:
    analysed = analyse(spoken(), ScriptedSpeech(WORDS), pictures=(LOOK,) * 9)

    assert analysed.presence is not None
    assert (analysed.presence.source, analysed.presence.frames) == (PresenceSource.BROWSER, 9)


def speech_sound() -> Sound:
    speech = ScriptedSpeech(WORDS)
    analyse(spoken(), speech)
    return (np.frombuffer(speech.sounds[0], "<i2") / 32768).astype(np.float32)
