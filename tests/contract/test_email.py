"""The contract of EmailSender: what a mail program reads of what was sent."""

from datetime import datetime

import pytest

from tests.contract.conftest import Post
from tests.support.clock import NOON
from tests.support.contract import refused
from tests.support.emails import SENDER, an_email, text_of


def test_a_message_arrives_as_text_and_html(post: Post) -> None:
    email = an_email(
        subject="Grüße — नमस्ते", text="Öffnen 👋\n.\n..\nEnd\n", html="<p>नमस्ते</p>\n.\n"
    )

    post.sender.send(email)

    [letter] = post.delivered()
    assert letter["To"] == email.to
    assert letter["From"] == SENDER
    assert letter["Subject"] == email.subject
    assert letter.get_content_type() == "multipart/alternative"
    assert text_of(letter, "plain") == email.text
    assert text_of(letter, "html") == email.html


def test_a_message_is_dated_by_the_clock(post: Post) -> None:
    post.sender.send(an_email())

    [letter] = post.delivered()
    date: datetime = letter["Date"].datetime
    assert date == NOON
    assert letter["Auto-Submitted"] == "auto-generated"


def test_a_repeated_id_is_the_same_message(post: Post) -> None:
    """Nothing more arrives, or a copy that mail programs recognise."""
    post.sender.send(an_email())
    post.sender.send(an_email(subject="Another subject"))

    assert len({letter["Message-ID"] for letter in post.delivered()}) == 1


def test_other_ids_are_other_messages(post: Post) -> None:
    ids = ["a", "A", "a ", "../a", "x" * 1000, "ü"]
    for email_id in ids:
        post.sender.send(an_email(id=email_id))

    letters = post.delivered()
    assert len(letters) == len(ids)
    assert len({letter["Message-ID"] for letter in letters}) == len(ids)


def test_an_id_does_not_show_in_the_message(post: Post) -> None:
    post.sender.send(an_email(id="reset:canary"))

    [letter] = post.delivered()
    assert b"canary" not in letter.as_bytes()


def test_long_lines_and_subjects_arrive_whole(post: Post) -> None:
    email = an_email(subject="word " * 60 + "end", text="x" * 5000 + "\n", html="<p>" + "y" * 5000)

    post.sender.send(email)

    [letter] = post.delivered()
    assert letter["Subject"] == email.subject
    assert text_of(letter, "plain") == email.text
    assert text_of(letter, "html").rstrip() == email.html


@pytest.mark.parametrize(
    ("to", "arrives_at"),
    [
        ("Asha Rao <asha@example.com>", "Asha Rao <asha@example.com>"),
        ("asha+tag@sub.example.co.in", "asha+tag@sub.example.co.in"),
        ("o'neil@example.com", "o'neil@example.com"),
        ("asha@bücher.example", "asha@xn--bcher-kva.example"),
    ],
)
def test_any_one_address_is_a_recipient(post: Post, to: str, arrives_at: str) -> None:
    post.sender.send(an_email(to=to))

    [letter] = post.delivered()
    assert letter["To"] == arrives_at


@pytest.mark.parametrize(
    "to",
    [
        "",
        "asha",
        "asha@",
        "@example.com",
        "asha@example.com, other@example.com",
        "asha@example.com other@example.com",
        "friends: asha@example.com;",
        "asha@example.com\r\nBcc: other@example.com",
        "asha@example.com\n",
        "asha@example.com\x00",
        "asha@example.com\x85",
        "asha\u2028@example.com",
    ],
)
def test_what_is_not_one_address_is_refused(post: Post, to: str) -> None:
    with refused() as error:
        post.sender.send(an_email(to=to))

    assert post.delivered() == []
    assert "example" not in str(error.value)


@pytest.mark.parametrize("mark", ["\n", "\r", "\r\n", "\x00", "\x85", "\u2028", "\u2029"])
def test_a_subject_cannot_begin_another_header(post: Post, mark: str) -> None:
    with refused():
        post.sender.send(an_email(subject=f"Hello{mark}Bcc: other@example.com"))
    assert post.delivered() == []


def test_it_says_what_it_is(post: Post) -> None:
    assert len(post.sender.ping().split()) >= 2
    assert post.delivered() == []
