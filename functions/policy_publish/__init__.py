"""POST /api/v1/policy/versions: publish a version of the privacy policy."""

import azure.functions as func
from pydantic import Field

from shared.privacy.model import Moment, PolicyText, Purposes, Summary, VersionName
from shared.privacy.policy import NewVersion
from shared.privacy.policy_errors import EffectiveTooEarly, VersionExists
from shared.privacy.views import VersionView
from shared.web import ADMIN, Body, Call, endpoint

bp = func.Blueprint()


class NewPolicy(Body):
    """The version to be published."""

    version: VersionName
    effective_at: Moment | None = Field(default=None, description="null: at once")
    summary: Summary = Field(description="what changes; part of the email")
    text: PolicyText
    significant: bool = Field(default=True, description="every registered user gets an email")
    purposes: Purposes = Field(default={}, description="new uses of data: id and text")


@endpoint(
    bp,
    "POST",
    "v1/policy/versions",
    access=ADMIN,
    status=201,
    errors=(VersionExists, EffectiveTooEarly),
    body_limit_bytes=1024 * 1024,
)
def policy_publish(call: Call[NewPolicy]) -> VersionView:
    """Publish a version of the privacy policy.

    A version never changes: repeating the request returns it. Every user who is registered then
    gets one email; the first use from its effective date on counts as acceptance. A purpose that
    it adds needs the consent of each user.
    """
    new = NewVersion(**dict(call.body))
    return VersionView.showing(call.services.privacy.policy.publish(new))
