"""A language model: completes a prompt with JSON of a given schema, or says why it did not."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple, Protocol


class NoCompletion(StrEnum):
    """Why a language model gave no completion."""

    REFUSED = "refused"
    """The model declined."""
    FILTERED = "filtered"
    """The service's content filter stopped the prompt or the completion."""
    TRUNCATED = "truncated"
    """The completion reached its most tokens, so its JSON has no end."""
    INVALID = "invalid"
    """What came is no completion, or its JSON is not of the schema."""
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    TOO_SLOW = "too_slow"
    NOT_AUTHORISED = "not_authorised"
    """The service does not know our identity, or refuses it, or there is no such deployment."""
    OVER_BUDGET = "over_budget"
    """Nothing was asked: the tokens of the session are used up."""


class LanguageModelFailed(Exception):
    """There is no completion. ``tokens`` were used all the same, as far as is known."""

    def __init__(self, failure: NoCompletion, *, tokens: int = 0) -> None:
        """Say why."""
        super().__init__(failure)
        self.failure = failure
        self.tokens = tokens


class Prompt(NamedTuple):
    """What a model is asked: who it is to be, what it is to work on, and the form of its answer.

    ``schema`` is a JSON schema in which every member is required and no other is allowed.
    """

    system: str
    user: str
    schema_name: str
    schema: Mapping[str, Any]
    most_tokens: int
    """Of the completion."""


class Completion(NamedTuple):
    """What the model answered: JSON as a text, which nobody has checked yet.

    ``model`` is its name and version by its own account, ``tokens`` those of prompt and completion.
    """

    text: str
    model: str
    tokens: int


class LanguageModel(Protocol):
    """Completes prompts; threads may share it."""

    @property
    def name(self) -> str:
        """The service, the deployment and the version of the API."""
        ...

    def complete(self, prompt: Prompt, *, deadline_s: float) -> Completion:
        """Return a completion within so many seconds; raises LanguageModelFailed."""
        ...
