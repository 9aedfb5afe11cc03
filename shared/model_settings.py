"""Settings of the models that hear and judge: speech recognition and the language model.

They are part of ``shared.config.Settings``, which reads them.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from shared.setting import OF_ONE_PART, is_origin, require, require_range

_OPENAI_NAMES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """Each field is read from ``IMOCK_`` and its name in capitals."""

    speech_endpoint: str = field(default="", metadata=OF_ONE_PART)
    """``https://<name>.cognitiveservices.azure.com``; without it speech is recognised offline."""

    speech_sessions: int = 100
    """How many answers Azure Speech hears at once: the resource's quota; 0 asks for no turn."""

    speech_browser_client_id: str = ""
    """The application whose tokens browsers stream speech with; without it they upload."""

    speech_resource_id: str = ""
    """``/subscriptions/...`` of the Speech resource; its tokens name it."""

    speech_throttle_percent: int = 200
    """How fast sound is sent to Azure Speech, in percent of the time that it plays."""

    speech_model: str = "tiny.en"
    """The offline recogniser: ``tiny.en``, or ``base`` where its two packages are installed."""

    evaluator: str = "built_in"
    """Who judges answers: ``built_in``, or ``azure_openai``, which adds a language model to it."""

    openai_endpoint: str = ""
    """``https://<name>.openai.azure.com``."""

    openai_deployment: str = ""
    """The name of the model's deployment there."""

    openai_api_version: str = "2024-10-21"
    """The version of the API: this is the first one, not a preview, that keeps to a schema."""

    openai_session_tokens: int = 60_000
    """The most tokens, of prompts and completions, that the answers of one session may use."""

    def check_models(self) -> None:
        """Refuse what cannot work; raises BadSetting."""
        require_range(self, "speech_sessions", 0, 2000)  # of so many one document keeps times
        require_range(self, "speech_throttle_percent", 100, 1000)  # as it plays, to what was seen
        speech = not self.speech_endpoint or is_origin(self.speech_endpoint, {"https"})
        require(speech, "speech_endpoint", "must be an https origin without a path")
        require(self.speech_model in {"tiny.en", "base"}, "speech_model", "must be tiny.en or base")
        known = self.evaluator in {"built_in", "azure_openai"}
        require(known, "evaluator", "must be built_in or azure_openai")
        require_range(self, "openai_session_tokens", 1_000, 10_000_000)  # one answer, to no limit
        if self.uses_language_model:
            origin = is_origin(self.openai_endpoint, {"https"})
            require(origin, "openai_endpoint", "must be an https origin without a path")
            for name in ("openai_deployment", "openai_api_version"):
                given: Any = getattr(self, name)
                require(bool(_OPENAI_NAMES.fullmatch(given)), name, "must be a name of its service")

    @property
    def uses_language_model(self) -> bool:
        """Whether a language model judges answers too."""
        return self.evaluator == "azure_openai"
