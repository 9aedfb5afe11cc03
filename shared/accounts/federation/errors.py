"""The errors of signing in with a provider, and of the identities of an account."""

from shared.kernel.errors import Conflict, Forbidden, Gone, NotFound


class ProviderNotOffered(NotFound):
    """This installation is not registered at the provider."""

    code = "oauth.provider_not_offered"
    title = "This sign-in provider is not offered"


class SignInExpired(Gone):
    """The answer belongs to no sign-in that this browser has started and not yet completed."""

    code = "oauth.sign_in_expired"
    title = "This sign-in has expired or was started in another browser; start again"


class SignInCancelled(Forbidden):
    """The person did not agree at the provider."""

    code = "oauth.cancelled"
    title = "The sign-in was cancelled at the provider"


class EmailUnproved(Conflict):
    """The provider names no email address that it has verified, and no account is linked."""

    code = "oauth.email_unproved"
    title = "The provider has not verified your email address; register with email first"


class AccountClosed(Forbidden):
    """The account of this identity is disabled or is being erased."""

    code = "oauth.account_closed"
    title = "The account of this identity cannot be used"


class AlreadyLinked(Conflict):
    """The identity belongs to another account, or the account has another of this provider."""

    code = "oauth.already_linked"
    title = "Another account or another identity of this provider is linked already"


class NotLinked(NotFound):
    """The account has no identity of this provider."""

    code = "oauth.not_linked"
    title = "No identity of this provider is linked"


class LastMethod(Conflict):
    """Without this identity nobody could log in to the account."""

    code = "oauth.last_method"
    title = "This is the only way to log in; set a password first"
