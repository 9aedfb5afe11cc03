"""The words of the mails: paragraphs with a link after the first, from which both forms are made.

Nothing that a stranger may have typed is ever put into a letter, not even a name: a registration
form would otherwise mail anybody's text to anybody.
"""

from html import escape
from typing import NamedTuple

from shared.accounts.messages import Notice
from shared.ports.email import Email


class Letter(NamedTuple):
    """A mail before it has an addressee."""

    subject: str
    paragraphs: tuple[str, ...]
    link: str
    link_text: str

    def addressed(self, email_id: str, to: str) -> Email:
        """Return the mail to one person, as plain text and as HTML."""
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


class Letters:
    """Every letter there is. Links lead to the frontend and carry the token in the fragment.

    A fragment reaches no server and no log, and a program that follows the links of a mail changes
    nothing by it: the page posts the token when its reader asks it to.
    """

    def __init__(self, *, frontend_url: str, privacy_email: str) -> None:
        """Lead to this frontend."""
        self._frontend_url = frontend_url
        self._questions = f"Questions about your data: {privacy_email}"

    def confirm(self, token: str) -> Letter:
        """Ask the owner of an address to confirm its registration."""
        link = f"verify-email#token={token}"
        return self._letter("Confirm your email address", _CONFIRM, link, "Confirm this address")

    def known(self) -> Letter:
        """Tell the owner of an account that somebody has tried to register their address."""
        return self._letter("You have an account already", _KNOWN, "login", "Log in")

    def reset(self, token: str) -> Letter:
        """Let the owner of an account choose a new password."""
        link = f"reset-password#token={token}"
        return self._letter("Choose a new password", _RESET, link, _NEW_PASSWORD)

    def notice(self, notice: Notice) -> Letter:
        """Tell the owner of an account what has happened to it."""
        subject, what = _NOTICES[notice]
        return self._letter(subject, what + _NOT_YOU, "forgot-password", _NEW_PASSWORD)

    def _letter(self, subject: str, text: str, path: str, link_text: str) -> Letter:
        paragraphs = [" ".join(each.split()) for each in text.split("\n\n")]
        link = f"{self._frontend_url}/{path}"
        return Letter(subject, (*paragraphs, self._questions), link, link_text)


_NEW_PASSWORD = "Choose a new password"  # noqa: S105 - the words on a button

_CONFIRM = """
Somebody, we hope you, has registered this address with iMock. To confirm it and open the account,
follow this link within 24 hours:

The account will have the password that was chosen in this registration. If it was not you, do
nothing: without the link there will be no account.
"""

_KNOWN = """
Somebody, perhaps you, has tried to register this address with iMock. It has an account already,
and nothing about it has changed. You can log in here:

If you do not remember the password, ask there for a new one. If it was not you, there is nothing
to do.
"""

_RESET = """
Somebody, we hope you, has asked for a new password for your iMock account. To choose one, follow
this link within 30 minutes:

The link works once, and ends every login. If it was not you, do nothing: the password stays as it
is.
"""

_NOT_YOU = """
If it was not you, choose a new password at once:
"""

_NOTICES = {
    Notice.PASSWORD_CHANGED: (
        "Your password was changed",
        "The password of your iMock account was changed, and every other login has ended.",
    ),
    Notice.PASSWORD_RESET: (
        "Your password was reset",
        """
        The password of your iMock account was set anew by a link from a mail to this address, and
        every login has ended.
        """,
    ),
    Notice.LOGIN_ENDED: (
        "We ended one of your logins",
        """
        A copy of one of your logins was used a second time. That can be a fault of the browser,
        and it can be a thief, so we have ended that login. Log in again to go on.
        """,
    ),
}
