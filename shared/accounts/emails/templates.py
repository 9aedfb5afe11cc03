"""The text of the emails: paragraphs with a link after the first, as plain text and as HTML.

No user input is ever put into an email, not even a name: a registration form could otherwise be
used to send any text to any address.
"""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import NamedTuple

from shared.accounts.emails.jobs import Notice
from shared.ports.email import Email


class EmailTemplate(NamedTuple):
    """An email without a recipient."""

    subject: str
    paragraphs: tuple[str, ...]
    link: str
    link_text: str

    def addressed(self, email_id: str, to: str) -> Email:
        """Return the email to one recipient."""
        return Email(id=email_id, to=to, subject=self.subject, text=self._text(), html=self._html())

    def _text(self) -> str:
        first, *rest = self.paragraphs
        return "\n\n".join(("Hello,", first, self.link, *rest, "iMock")) + "\n"

    def _html(self) -> str:
        first, *rest = (f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs)
        button = f'<p><a href="{escape(self.link)}">{escape(self.link_text)}</a></p>'
        body = "\n".join((first, button, *rest))
        return (
            '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
            f"<title>{escape(self.subject)}</title></head>\n<body>\n<p>Hello,</p>\n{body}\n"
            "<p>iMock</p>\n</body>\n</html>\n"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailTemplates:
    """The text of every email. Links lead to the frontend and carry the token in the fragment.

    A fragment reaches no server and no log, and a scanner that follows the links of an email
    changes nothing: the page sends the token only when the user confirms.
    """

    frontend_url: str
    privacy_email: str

    def confirm(self, token: str) -> EmailTemplate:
        """Ask the owner of an address to confirm its registration."""
        link = f"verify-email#token={token}"
        return self._template("Confirm your email address", _CONFIRM, link, "Confirm this address")

    def known(self) -> EmailTemplate:
        """Tell the owner of an account that their address was registered once more."""
        return self._template("You have an account already", _KNOWN, "login", "Log in")

    def reset(self, token: str) -> EmailTemplate:
        """Send the owner of an account a link that resets the password."""
        link = f"reset-password#token={token}"
        return self._template("Choose a new password", _RESET, link, _NEW_PASSWORD)

    def old_address(self, token: str) -> EmailTemplate:
        """Ask the present address whether the account may have another one."""
        link = f"confirm-email-change#token={token}"
        return self._template("Your email address is about to change", _OLD, link, "Agree")

    def new_address(self, token: str) -> EmailTemplate:
        """Ask the address that the account is to have."""
        link = f"confirm-email-change#token={token}"
        return self._template("Confirm your new email address", _NEW, link, "Confirm this address")

    def notice(self, notice: Notice) -> EmailTemplate:
        """Notify the owner of an account of an event."""
        if notice in _SUBSCRIPTIONS:
            subject, what = _SUBSCRIPTIONS[notice]
            return self._template(subject, what, "subscription", "See your subscription")
        if notice is Notice.WEBHOOK_DISABLED:
            return self._template(*_WEBHOOK, "webhooks", "See your webhooks")
        subject, what = _NOTICES[notice]
        return self._template(subject, what + _NOT_YOU, "forgot-password", _NEW_PASSWORD)

    def policy_change(self, summary: str, effective_at: datetime) -> EmailTemplate:
        """Tell a user of a new version of the privacy policy, in the words of its summary."""
        day = f"{effective_at:%d %B %Y}"
        text = _POLICY.format(day=day) + f"\n\n{summary}\n" + _POLICY_USE
        return self._template(f"Our privacy policy changes on {day}", text, "privacy", "Read it")

    def _template(self, subject: str, text: str, path: str, link_text: str) -> EmailTemplate:
        paragraphs = [" ".join(each.split()) for each in text.split("\n\n")]
        questions = f"Questions about your data: {self.privacy_email}"
        link = f"{self.frontend_url}/{path}"
        return EmailTemplate(subject, (*paragraphs, questions), link, link_text)


_NEW_PASSWORD = "Choose a new password"  # noqa: S105 - the words on a button

_CONFIRM = """
This address was registered with iMock. To confirm it and open the account, follow this link within
24 hours:

You may be asked for the password that you chose when you registered. If you did not register,
ignore this email: no account is made without that password.
"""

_POLICY = """
The privacy policy of iMock changes on {day}. The whole text and what has changed:
"""

_POLICY_USE = """
Using iMock from that day on counts as acceptance of this version. It never counts as consent to a
new purpose or to recording: for those we ask you. If you do not agree, you can export your data and
delete your account at any time.
"""

_KNOWN = """
A registration with this address was requested at iMock. You have an account already, and nothing
about it has changed. You can log in here:

If you do not remember the password, request a new one there. If this was not you, ignore this
email.
"""

_RESET = """
A new password was requested for your iMock account. To choose one, follow this link within an
hour:

The link works once and logs you out everywhere. If this was not you, ignore this email: the
password stays as it is.
"""

_OLD = """
Another email address was requested for your iMock account. If you agree, follow this link within 24
hours:

The change is made when the new address has been confirmed too. If this was not you, do not follow
the link, and choose a new password: nothing changes, and every device is logged out.
"""

_NEW = """
This address was requested for an iMock account. To use it, follow this link within 24 hours:

The change is made when the present address of the account has agreed too. If this was not you,
ignore this email: nothing changes.
"""

_NOT_YOU = """
If this was not you, choose a new password now:
"""

_NOTICES = {
    Notice.PASSWORD_CHANGED: (
        "Your password was changed",
        "The password of your iMock account was changed, and every other device was logged out.",
    ),
    Notice.PASSWORD_RESET: (
        "Your password was reset",
        """
        The password of your iMock account was reset with a link from an email to this address, and
        every device was logged out.
        """,
    ),
    Notice.NEW_DEVICE: (
        "A new login to your account",
        """
        Somebody logged in to your iMock account in a browser that was not used for it before. In
        the settings of your account you see where you are logged in, and can end any login.
        """,
    ),
    Notice.SECOND_FACTOR_ON: (
        "A second factor protects your account",
        "From now on a login to your iMock account needs a code of your authenticator app as well.",
    ),
    Notice.SECOND_FACTOR_OFF: (
        "The second factor of your account was switched off",
        "A login to your iMock account no longer needs a code of an authenticator app.",
    ),
    Notice.SECOND_FACTOR_LOST: (
        "The second factor of your account will be switched off",
        """
        Somebody who says that they lost their authenticator app and recovery codes asked us to
        switch the second factor of your iMock account off. That happens in three days. To keep it,
        log in with a code until then.
        """,
    ),
    Notice.PASSKEY_ADDED: (
        "A passkey was added to your account",
        """
        A passkey was added to your iMock account: whoever has it can log in now. You find it in the
        settings of your account, and can remove it there.
        """,
    ),
    Notice.PASSKEY_REMOVED: (
        "A passkey was removed from your account",
        "A passkey was removed from your iMock account, and opens it no longer.",
    ),
    Notice.ROLE_CHANGED: (
        "The role of your account was changed",
        """
        What your iMock account may do as a member of our staff was changed. You find its roles in
        the settings of your account.
        """,
    ),
    Notice.IDENTITY_LINKED: (
        "A new way to log in to your account",
        """
        An identity at Google or LinkedIn was linked to your iMock account: whoever has it can log
        in now. You find it in the settings of your account, and can unlink it there.
        """,
    ),
    Notice.IDENTITY_UNLINKED: (
        "A way to log in to your account was removed",
        "An identity at Google or LinkedIn was unlinked from your iMock account.",
    ),
    Notice.LOGIN_ENDED: (
        "We ended one of your logins",
        """
        A copy of one of your logins was used again. This can be an error of the browser or a sign
        that the login was stolen, so we have ended it. Log in again to continue.
        """,
    ),
}

_WEBHOOK = (
    "One of your webhooks was disabled",
    """
    A webhook endpoint of your iMock account asked for no more events, or took none for five days,
    so nothing is sent there any more. To enable it, and to send again what it has missed, follow
    this link:
    """,
)

_SUBSCRIPTIONS = {
    Notice.SUBSCRIPTION_ACTIVE: (
        "Your subscription is active",
        """
        Your iMock subscription is active: interviews are unlimited for each period that is paid.
        Invoices, and the way to cancel, are here:
        """,
    ),
    Notice.SUBSCRIPTION_PENDING: (
        "A payment of your subscription failed",
        """
        The next period of your iMock subscription could not be charged. It is tried again in the
        coming days. To use another card or account, follow this link:
        """,
    ),
    Notice.SUBSCRIPTION_HALTED: (
        "Your subscription has stopped",
        """
        The next period of your iMock subscription could not be charged after several tries, so
        nothing more is charged and unlimited interviews have ended. To go on, follow this link:
        """,
    ),
    Notice.SUBSCRIPTION_PAUSED: (
        "Your subscription is paused",
        "Your iMock subscription is paused: nothing is charged until it goes on. See it here:",
    ),
    Notice.SUBSCRIPTION_ENDING: (
        "Your subscription ends with the paid period",
        """
        Your iMock subscription was cancelled. Interviews stay unlimited until the period that is
        paid ends; nothing more is charged. See it here:
        """,
    ),
    Notice.SUBSCRIPTION_CANCELLED: (
        "Your subscription has ended",
        "Your iMock subscription has ended, and nothing more is charged. See it here:",
    ),
    Notice.SUBSCRIPTION_COMPLETED: (
        "Your subscription has run its course",
        "All periods of your iMock subscription were charged, and it has ended. See it here:",
    ),
}
