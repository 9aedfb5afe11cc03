import pytest

from shared.accounts.emails.jobs import Notice
from shared.accounts.emails.templates import EmailTemplates
from tests.support.account_world import ADA


@pytest.mark.parametrize("notice", list(Notice))
def test_both_forms_of_a_letter_say_the_same(notice: Notice) -> None:
    letters = EmailTemplates(frontend_url="https://app.example.com", privacy_email="p@example.com")
    for letter in (
        letters.confirm("T"),
        letters.known(),
        letters.reset("T"),
        letters.notice(notice),
    ):
        email = letter.addressed("id", ADA)

        assert email.to == ADA
        for paragraph in letter.paragraphs:
            assert paragraph in email.text
            assert paragraph in email.html
        assert letter.link in email.text
        assert f'<a href="{letter.link}">' in email.html
        assert "p@example.com" in email.text


def test_html_is_escaped() -> None:
    letters = EmailTemplates(
        frontend_url="https://app.example.com", privacy_email="<b>&@example.com"
    )

    assert "&lt;b&gt;&amp;@" in letters.known().addressed("id", ADA).html
    assert "token=&quot;&gt;" in letters.reset('">').addressed("id", ADA).html
