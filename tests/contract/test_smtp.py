"""What only SMTP promises: TLS, logins, and which failure means what."""

import ipaddress
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.adapters.smtp import SmtpEmail, SmtpServer
from shared.ports import Outage
from shared.ports.email import Undeliverable
from tests.support.clock import FixedClock
from tests.support.contract import refused
from tests.support.emails import SENDER, an_email
from tests.support.mail_server import PASSWORD, USER, MailServer, Manners

type Serve = Callable[..., MailServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers = []

    def start(**manners: Any) -> MailServer:
        servers.append(MailServer(Manners(**manners)))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate for this machine with its key, which no authority has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    now = datetime.now(UTC)  # noqa: TID251 - TLS asks the machine's clock
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


def smtp(url: str, **more: Any) -> SmtpEmail:
    return SmtpEmail(url, sender=SENDER, clock=FixedClock(), **more)


def test_the_server_is_told_sender_and_recipient(mail_server: MailServer) -> None:
    smtp(mail_server.url("smtp+plain")).send(an_email(to="Asha <asha@example.com>"))

    [letter] = mail_server.letters
    assert letter.sender == "no-reply@imock.ai"
    assert letter.recipients == ("asha@example.com",)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_message_goes_over_tls_after_a_login(
    serve: Serve, server_tls: ssl.SSLContext, trusting: ssl.SSLContext, scheme: str
) -> None:
    server = serve(tls=server_tls, tls_from_the_start=scheme == "smtps")
    url = server.url(scheme, user=USER, password=PASSWORD)

    sender = smtp(url, trusted=trusting)
    sender.send(an_email())

    [letter] = server.letters
    assert letter.over_tls
    assert letter.user == USER
    assert sender.ping() == "SMTP at 127.0.0.1"


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    serve: Serve, server_tls: ssl.SSLContext, scheme: str
) -> None:
    server = serve(tls=server_tls, tls_from_the_start=scheme == "smtps")

    with pytest.raises(Outage):
        smtp(server.url(scheme, user=USER, password=PASSWORD)).send(an_email())
    assert server.letters == []


def test_a_certificate_for_another_name_is_refused(
    serve: Serve, server_tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    server = serve(tls=server_tls)

    with pytest.raises(Outage):
        smtp(server.url("smtp", host="localhost"), trusted=trusting).send(an_email())
    assert server.letters == []


def test_tls_before_version_1_2_is_refused(
    serve: Serve, server_tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    smtp("smtps://127.0.0.1", trusted=trusting)

    assert trusting.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_a_server_that_has_no_tls_gets_neither_password_nor_message(serve: Serve) -> None:
    server = serve()

    with pytest.raises(Outage):
        smtp(server.url("smtp", user=USER, password=PASSWORD)).send(an_email())
    assert server.letters == []


def test_a_wrong_password_is_our_trouble_and_not_the_recipients(
    serve: Serve, server_tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    server = serve(tls=server_tls)

    with pytest.raises(Outage):
        smtp(server.url("smtp", user=USER, password="wrong"), trusted=trusting).send(an_email())
    assert server.letters == []


@pytest.mark.parametrize(
    "answers",
    [
        {"RCPT": "550 no such person"},
        {"RCPT": "553 bad address"},
        {"DATA": "554 not from here"},
        {".": "554 this is spam"},
    ],
    ids=str,
)
def test_a_refusal_for_good_is_undeliverable(serve: Serve, answers: dict[str, str]) -> None:
    server = serve(answers=answers)

    with pytest.raises(Undeliverable):
        smtp(server.url("smtp+plain")).send(an_email())
    assert server.letters == []


@pytest.mark.parametrize(
    "answers",
    [
        {"greeting": "421 busy"},
        {"greeting": "554 go away"},
        {"greeting": "no SMTP"},
        {"greeting": "drop"},
        {"EHLO": "drop"},
        {"EHLO": "500 what", "HELO": "500 what"},
        {"MAIL": "451 later"},
        {"MAIL": "550 not you"},
        {"MAIL": "drop"},
        {"RCPT": "450 greylisted"},
        {"RCPT": "452 too many"},
        {"RCPT": "drop"},
        {"DATA": "451 later"},
        {"DATA": "drop"},
        {".": "451 later"},
        {".": "drop"},
    ],
    ids=str,
)
def test_any_other_failure_may_be_tried_again(serve: Serve, answers: dict[str, str]) -> None:
    server = serve(answers=answers)

    with pytest.raises(Outage) as outage:
        smtp(server.url("smtp+plain")).send(an_email())
    assert outage.value.retry_after_s > 0


@pytest.mark.parametrize("answer", ["drop", "421 bye", "500 what"])
def test_what_was_taken_has_gone_however_the_server_takes_its_leave(
    serve: Serve, answer: str
) -> None:
    server = serve(answers={"QUIT": answer})

    smtp(server.url("smtp+plain")).send(an_email())

    assert len(server.letters) == 1


@pytest.mark.parametrize("verb", ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "."])
def test_a_silent_server_is_not_waited_for_longer_than_the_limit(serve: Serve, verb: str) -> None:
    server = serve(answers={verb: "silence"})
    began = time.monotonic()

    with pytest.raises(Outage):
        smtp(server.url("smtp+plain"), timeout_s=0.1).send(an_email())

    assert time.monotonic() - began < 1


def test_a_server_that_is_not_there_is_an_outage(serve: Serve) -> None:
    server = serve()
    url = server.url("smtp+plain")
    server.stop()

    for call in (lambda: smtp(url).send(an_email()), lambda: smtp(url).ping()):
        with pytest.raises(Outage):
            call()


def test_an_address_that_is_not_ascii_needs_a_server_that_knows_it(serve: Serve) -> None:
    email = an_email(to="jos\u00e9@example.com")
    modern, old = serve(knows_unicode=True), serve()

    smtp(modern.url("smtp+plain")).send(email)
    with pytest.raises(Undeliverable):
        smtp(old.url("smtp+plain")).send(email)

    assert modern.letters[0].recipients == ("jos\u00e9@example.com",)
    assert old.letters == []


def test_no_error_repeats_an_address_or_a_password(serve: Serve) -> None:
    server = serve(answers={"RCPT": "550 asha@example.com unknown"})

    with pytest.raises(Undeliverable) as error:
        smtp(server.url("smtp+plain")).send(an_email())

    assert "asha" not in f"{error.value} {error.value.detail}"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.test", ("smtp", "mail.test", 587, "", "")),
        ("smtps://mail.test", ("smtps", "mail.test", 465, "", "")),
        ("smtp+plain://localhost", ("smtp+plain", "localhost", 25, "", "")),
        ("smtp+plain://[::1]:1025", ("smtp+plain", "::1", 1025, "", "")),
        ("smtp://a%40b:p%2F%3A@mail.test:2525/", ("smtp", "mail.test", 2525, "a@b", "p/:")),
    ],
)
def test_the_url_names_the_server(url: str, server: tuple[object, ...]) -> None:
    assert SmtpServer.parse(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.test",
        "http://mail.test",
        "smtp://",
        "smtp://user:canary@",
        "smtp://mail.test/path",
        "smtp://mail.test?x=canary",
        "smtp://mail.test:canary",
        "smtp://mail.test:70000",
        "smtp+plain://mail.test",
        "smtp+plain://user:canary@192.0.2.1",
    ],
)
def test_a_url_that_makes_no_sense_is_refused_and_not_quoted(url: str) -> None:
    with refused() as error:
        smtp(url)
    assert "canary" not in str(error.value)
