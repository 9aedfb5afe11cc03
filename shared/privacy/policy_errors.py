"""What can go wrong with versions of the policy and with consents."""

from shared.kernel.errors import Conflict, Invalid, NotFound


class VersionExists(Conflict):
    """The version has been published with another content, and a published one never changes."""

    code = "policy.version_exists"
    title = "This version of the policy has been published with another content"


class EffectiveTooEarly(Invalid):
    """A version takes effect after it is published, and after the ones before it."""

    code = "policy.effective_too_early"
    title = "The version would take effect too early"


class NoSuchPurpose(NotFound):
    """No version of the policy names this purpose."""

    code = "consent.no_such_purpose"
    title = "There is no such purpose"


class PurposeOutdated(Conflict):
    """The purpose has other words by now; consent counts for the words that were read."""

    code = "consent.purpose_outdated"
    title = "The words of this purpose have changed"
