"""What a browser heard itself is taken if it agrees with itself."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.media.browser import BrowserAnswer
from shared.media.errors import Silent
from shared.media.model import PresenceSource
from shared.media.service import MediaAnalyst
from shared.ports.speech import SpeechLimit
from tests.support.recogniser import ScriptedSpeech, words_of

WORDS = [word.model_dump() for word in words_of("um so I led the migration of the billing service")]


def answer(**fields: Any) -> BrowserAnswer:
    body = {"duration_s": 12.0, "language": "en-IN", "words": WORDS, "pictures": [], **fields}
    return BrowserAnswer.model_validate(body)


def picture(at_s: float) -> dict[str, Any]:
    return {"at_s": at_s, "faces": 1, "centre_offset": 0.2, "brightness": 0.5}


def test_words_and_looks_become_an_analysis_without_what_only_sound_tells() -> None:
    analyst = MediaAnalyst(ScriptedSpeech)

    analysed = analyst.accept(answer(pictures=[picture(0.5), picture(1.5)]))

    assert analysed.container is None
    assert analysed.transcript.text.startswith("um so I led")
    assert analysed.transcript.language == "en-IN"
    assert SpeechLimit.NO_PRONUNCIATION in analysed.transcript.limits
    assert analysed.delivery.words == 9
    assert analysed.delivery.pauses is None
    assert analysed.presence is not None
    assert analysed.presence.source is PresenceSource.BROWSER


def test_an_answer_without_a_word_is_silent() -> None:
    with pytest.raises(Silent):
        MediaAnalyst(ScriptedSpeech).accept(answer(words=[]))


@pytest.mark.parametrize(
    "fields",
    [
        {"duration_s": 0}, {"duration_s": 700}, {"duration_s": 2.0}, {"language": "xx"},
        {"words": WORDS[::-1]},
        {"words": [{**WORDS[0], "end_s": 0.1}]},
        {"words": [{**WORDS[0], "text": "x" * 81}]},
        {"words": [{**WORDS[0], "text": ""}]},
        {"words": WORDS[:1] * 4001},
        {"pictures": [picture(2), picture(1)]},
        {"pictures": [picture(100)]},
        {"engine_version": "<script>"},
        {"sound": "AAAA"},
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        answer(**fields)
