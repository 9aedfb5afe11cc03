"""What a function app says of itself: host.json and local.settings.json."""

import re
from collections.abc import Mapping, MutableMapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from dev.hosting.cors import CorsPolicy

DEFAULT_PORT = 7071
DEFAULT_BODY_LIMIT_BYTES = 104_857_600
"""What the host's web server takes unless FUNCTIONS_REQUEST_BODY_SIZE_LIMIT says otherwise."""

_TIMESPAN = re.compile(r"(?:(\d+)\.)?(\d{1,2}):(\d\d):(\d\d)(\.\d+)?")


class StartError(Exception):
    """The host cannot start; the message is one line for the operator."""


def _timespan(value: object) -> object:
    match = _TIMESPAN.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("must read as hh:mm:ss")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[:4])
    return timedelta(days, seconds + float(match[5] or 0), hours=hours, minutes=minutes)


type Timespan = Annotated[timedelta, BeforeValidator(_timespan)]


class _Part(BaseModel):
    # The host takes what it knows and leaves the rest to extensions.
    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True
    )


class HttpOptions(_Part):
    """``extensions.http``. Without a limit (-1) any number of requests may be under way."""

    route_prefix: str = "api"
    max_outstanding_requests: int = -1


class QueueOptions(_Part):
    """``extensions.queues``; ``visibility_timeout`` is how long a failed message stays hidden."""

    batch_size: int = Field(default=16, ge=1, le=32)
    new_batch_threshold: int | None = Field(default=None, ge=0)
    max_dequeue_count: int = Field(default=5, ge=1)
    visibility_timeout: Timespan = timedelta(0)
    max_polling_interval: Timespan = timedelta(minutes=1)


class _Extensions(_Part):
    http: HttpOptions = HttpOptions()
    queues: QueueOptions = QueueOptions()


class HostJson(_Part):
    """``host.json``, as far as this host heeds it."""

    version: Literal["2.0"]
    extensions: _Extensions = _Extensions()


class _LocalHost(_Part):
    local_http_port: int = Field(default=DEFAULT_PORT, alias="LocalHttpPort", ge=0, le=65535)
    cors: str | None = Field(default=None, alias="CORS")
    cors_credentials: bool = Field(default=False, alias="CORSCredentials")

    def policy(self) -> CorsPolicy | None:
        """Return the policy of cross-origin requests, or None when nothing is said of them."""
        if self.cors is None:
            return None
        return CorsPolicy.parse(self.cors, credentials=self.cors_credentials)


class LocalSettings(_Part):
    """``local.settings.json``: settings of the app, and of the host when it runs locally."""

    is_encrypted: Literal[False] = Field(default=False, alias="IsEncrypted")
    values: dict[str, str] = Field(default={}, alias="Values")
    host: _LocalHost = Field(default=_LocalHost(), alias="Host")


def read_host_json(app: Path) -> HostJson:
    """Read ``host.json`` of a function app; raises StartError."""
    path = app / "host.json"
    if not path.is_file():
        raise StartError(f"{path}: there is none, so this is not a function app")
    return _read(path, HostJson)


def read_local_settings(app: Path) -> LocalSettings:
    """Read ``local.settings.json`` of a function app, which may be missing; raises StartError."""
    path = app / "local.settings.json"
    settings = _read(path, LocalSettings) if path.is_file() else LocalSettings()
    try:
        settings.host.policy()
    except ValueError as error:
        raise StartError(f"{path}: {error}") from None
    return settings


def apply(settings: Mapping[str, str], environ: MutableMapping[str, str]) -> None:
    """Put settings in the environment, where what is there already has precedence."""
    for name, value in settings.items():
        environ.setdefault(name, value)


def resolved(text: str, environ: Mapping[str, str]) -> str:
    """Replace ``%SETTING%`` by the setting; raises StartError when it is not set."""

    def setting(match: re.Match[str]) -> str:
        if match[1] not in environ:
            raise StartError(f"the setting {match[1]} is used by a trigger and is not set")
        return environ[match[1]]

    return re.sub(r"%([^%]+)%", setting, text)


def is_disabled(function: str, environ: Mapping[str, str]) -> bool:
    """Tell whether ``AzureWebJobs.<function>.Disabled`` switches a function off."""
    names = {
        f"azurewebjobs.{function}.disabled".lower(),
        f"azurewebjobs_{function}_disabled".lower(),
    }
    return any(
        name.lower() in names and value.strip().lower() in {"true", "1"}
        for name, value in environ.items()
    )


def body_limit(environ: Mapping[str, str]) -> int:
    """Return how many bytes a request may bring."""
    try:
        return int(environ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"])
    except (KeyError, ValueError):
        return DEFAULT_BODY_LIMIT_BYTES


def _read[M: BaseModel](path: Path, model: type[M]) -> M:
    try:
        return model.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise StartError(f"{path}: {_first_fault(error.errors(include_input=False))}") from None


def _first_fault(faults: list[Any]) -> str:
    fault = faults[0]
    where = ".".join(str(part) for part in fault["loc"])
    return f"{where}: {fault['msg']}" if where else fault["msg"]
