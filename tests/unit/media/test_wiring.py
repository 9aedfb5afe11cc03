"""Which recogniser stands behind the port, the settings say."""

from shared.adapters.azure.speech import AzureSpeech
from shared.adapters.embedded.speech import EmbeddedSpeech
from shared.bootstrap import Services
from shared.config import Settings
from shared.media.service import MediaAnalyst


def test_speech_is_recognised_here_unless_azure_is_named() -> None:
    here = Services(Settings())
    there = Services(Settings(speech_endpoint="https://imock.cognitiveservices.azure.com"))

    assert isinstance(here.speech, EmbeddedSpeech)
    assert isinstance(there.speech, AzureSpeech)
    assert isinstance(here.media, MediaAnalyst)
    assert here.speech is here.speech


def test_the_offline_recogniser_says_which_model_it_uses() -> None:
    assert Services(Settings()).speech.ping().startswith("whisper-tiny.en ")
