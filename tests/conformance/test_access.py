"""Every operation, one by one: who may call it, and what bad input gets (P6.2).

The tests walk the declarations, so an operation that is added later is covered on its first day.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

import tests.support.registered  # noqa: F401 - it imports every function, which declares its operation
from dev.access_table import CALLERS, DOCUMENT, may, with_table
from dev.candidate import Candidate
from shared.accounts.model import RECENT_S
from shared.bootstrap import using
from shared.recordings.consent import WORDING
from shared.web.body import Body
from shared.web.operation import (
    ADMIN,
    OPERATIONS,
    PUBLIC,
    SUPPORT,
    USER,
    USER_OR_ERASING,
    Operation,
    Proof,
    SignedBy,
)
from tests.support.builders import a_recording, keep
from tests.support.served import Served
from tests.support.storage import EmbeddedStorage

EVERY = sorted(OPERATIONS.values(), key=lambda operation: operation.name)
OF_USERS = [operation for operation in EVERY if operation.access.needs_token]
OF_SUPPORT = [operation for operation in EVERY if operation.access is SUPPORT]
OF_ADMINS = [operation for operation in EVERY if operation.access is ADMIN]
RECENT = [operation for operation in EVERY if operation.proof is Proof.RECENT]
WITH_BODY = [operation for operation in EVERY if operation.body]
WITH_ID = [each for each in OF_USERS if each.path_parameters and not each.access.roles]

ABSENT = "abc_" + "0" * 32
"""An id of our form that nothing has."""

SAMPLE = {
    "question_id": "backend-slow-query",
    "payment_id": "pay_" + "0" * 14,
    "provider": "google",
    "cause": "rfnd_" + "0" * 14,
    "month": "2026-11",
    "name": "emails",
    "purpose": "study",
}
"""Path parameters of another form."""

FIT: dict[str, dict[str, Any]] = {
    "consent_agree": {"version": "2027-01-01"},
    "resume_correct": {"basics": {"name": "mine now"}},
    "session_answer": {"text": "mine now"},
    "webhook_endpoint_update": {"enabled": False},
    "session_appeal": {"key_point": 0, "start": 0, "end": 4},
    "session_attempt": {"text": "mine now"},
    "session_coach_link": {"days": 7},
    "session_consent": {"wording": WORDING},
    "session_media_complete": {"upload_id": "upl_" + "0" * 32},
    "session_media_start": {"kind": "audio", "content_type": "audio/wav", "size_bytes": 9},
    "session_transcript": {
        "kind": "audio",
        "answer": {
            "duration_s": 2,
            "language": "en-IN",
            "words": [{"text": "mine", "start_s": 0, "end_s": 1}],
        },
    },
}
"""A body that each operation on somebody's thing would take."""


def send(
    person: Candidate, operation: Operation, ids: dict[str, str] | None = None, **more: Any
) -> httpx.Response:
    """Send a request to an operation, with a body that is at least JSON where one is needed."""
    path = re.sub(
        r"\{(\w+)\}", lambda match: {**SAMPLE, **(ids or {})}.get(match[1], ABSENT), operation.route
    )
    headers = {"Authorization": f"Bearer {person.token}"} if person.token else {}
    headers |= more.pop("headers", {})
    if operation.upload:
        headers.setdefault("Content-Type", operation.upload.accepted[0])
    if operation.body and "content" not in more:
        more.setdefault("json", {})
    return person.http.request(operation.method, f"/api/{path}", headers=headers, **more)


def problem(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == response.status_code
    assert document["trace_id"]
    assert document["type"].endswith(document["code"])
    return response.status_code, document["code"]


def names(operations: list[Operation]) -> list[str]:
    return [operation.name for operation in operations]


@pytest.mark.clause("P6.2")
def test_every_operation_says_who_may_call_it() -> None:
    signed = [each for each in EVERY if isinstance(each.access, SignedBy)]
    levels = {each.access for each in EVERY if each not in signed}
    assert levels == {PUBLIC, USER, USER_OR_ERASING, SUPPORT, ADMIN}
    assert [operation.name for operation in EVERY if operation.access is USER_OR_ERASING] == [
        "account_delete"
    ]
    assert names(OF_SUPPORT) == [
        "payment_open",
        "support_account",
        "support_find",
        "support_orders",
        "support_queues",
    ]
    assert names(OF_ADMINS) == [
        "admin_act",
        "admin_record",
        "admin_record_check",
        "admin_requeue",
        "admin_resend",
        "analytics_summary",
        "credit_adjust",
        "disclosure_approve",
        "disclosure_check",
        "disclosure_content",
        "disclosure_list",
        "disclosure_request",
        "invoice_open",
        "payment_open_close",
        "payment_refund",
        "payment_replay",
        "policy_emails",
        "policy_publish",
        "sales_gstr1",
        "sales_register",
        "settlement_register",
        "timer_run",
    ]
    assert names(signed) == ["razorpay_webhook"]
    assert {operation.name for operation in EVERY if operation.access is PUBLIC} == {
        "account_email_confirm",
        "analytics_collect",
        "api_docs",
        "api_health",
        "api_jwks",
        "api_openapi",
        "api_problem",
        "api_problems",
        "auth_forgot_password",
        "auth_login",
        "auth_logout",
        "auth_oauth_callback",
        "auth_oauth_start",
        "auth_passkey_login",
        "auth_passkey_start",
        "auth_providers",
        "auth_refresh",
        "auth_register",
        "auth_resend_verification",
        "auth_reset_password",
        "auth_second_factor",
        "auth_verify_email",
        "coach_grade",
        "coach_grade_form",
        "coach_report",
        "erasure_progress",
        "payment_plans",
        "policy_current",
        "policy_history",
        "privacy_conformance",
        "privacy_receipt",
        "retention_status",
        "session_report_page",
    }


def test_the_document_says_who_may_call_what() -> None:
    """Where it does not: ``python -m dev.access_table``."""
    text = DOCUMENT.read_text(encoding="utf-8")

    assert with_table(text) == text


@pytest.mark.clause("P6.2")
def test_what_changes_how_one_logs_in_asks_for_a_proof_beyond_the_token() -> None:
    asking = {proof: [each for each in EVERY if each.proof is proof] for proof in Proof}

    assert names(asking[Proof.PASSWORD]) == ["account_delete", "auth_change_password"]
    assert names(asking[Proof.RECENT]) == [
        "account_email_change",
        "admin_act",
        "auth_identity_link",
        "auth_identity_unlink",
        "auth_passkey_add",
        "auth_passkey_begin",
        "auth_passkey_remove",
        "auth_passkey_require",
        "auth_totp_begin",
        "auth_totp_confirm",
        "auth_totp_remove",
    ]
    for operation in asking[Proof.PASSWORD]:
        assert any("password" in name for name in (operation.body or Body).model_fields)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one installation for all tests that change nothing in it."""
    installation = Served(EmbeddedStorage(tmp_path_factory.mktemp("standing")))
    with using(installation.services):
        yield installation


@pytest.fixture(scope="module")
def stranger(standing: Served) -> Candidate:
    return standing.newcomer()


@pytest.fixture(scope="module")
def member(standing: Served) -> Candidate:
    return standing.member()


@pytest.fixture(scope="module")
def admin(standing: Served) -> Candidate:
    return standing.admin()


@pytest.mark.clause("P6.2")
def test_an_old_login_changes_nothing_of_how_one_logs_in(served: Served) -> None:
    person = served.admin()
    served.clock.forward(timedelta(seconds=RECENT_S + 1))
    cookie = f"imock_refresh={person.http.cookies['imock_refresh']}"
    person.token = person.http.post("/api/v1/auth/refresh", headers={"Cookie": cookie}).json()[
        "access_token"
    ]

    for operation in RECENT:
        refused = send(person, operation)
        assert problem(refused) == (401, "auth.reauthentication_needed"), operation.name
        challenge = refused.headers["www-authenticate"]
        assert 'error="insufficient_user_authentication"' in challenge
        assert 'max_age="600"' in challenge


@pytest.mark.clause("P6.2")
@pytest.mark.parametrize("operation", OF_USERS, ids=names(OF_USERS))
def test_a_stranger_learns_nothing(stranger: Candidate, operation: Operation) -> None:
    forged = {
        "no scheme": "abc",
        "basic": "Basic YTpi",
        "garbage": "Bearer a.b.c",
        "unsigned": "Bearer eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiJ1c3JfMSJ9.",
    }

    response = send(stranger, operation)
    assert problem(response)[0] == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    for token in forged.values():
        assert problem(send(stranger, operation, headers={"Authorization": token}))[0] == 401


@pytest.mark.clause("P6.2")
@pytest.mark.parametrize("roles", CALLERS[1:], ids=["user", "support", "admin"])
def test_each_operation_is_open_to_the_roles_that_the_table_says(
    served: Served, roles: frozenset[str]
) -> None:
    """Every operation, with a token of each role and no cookie that it could end."""
    role = next(iter(roles - {"user"}), "user")
    known = served.with_role(role, "Rita Roy", "rita@example.com")
    person = served.newcomer("Rita Roy", "rita@example.com")
    person.token = known.token

    for operation in EVERY:
        answer = send(person, operation)
        refused = answer.status_code == 403 and "auth.role_needed" in answer.text
        signed = isinstance(operation.access, SignedBy)
        assert refused is not (may(roles, operation) or signed), operation.name
        if refused:
            assert problem(answer) == (403, "auth.role_needed")
        elif not signed:
            assert answer.status_code != 401 or "no_token" not in answer.text, operation.name


@pytest.mark.clause("P6.2")
def test_what_a_role_does_is_recorded_with_its_reason_and_what_is_refused_is_not(
    served: Served,
) -> None:
    """A declaration alone decides that an operation is recorded: see ``Operation.recorded``."""
    user_id = served.member().read("account")["user_id"]
    rita = served.with_role("support", "Rita Roy", "rita@example.com")
    acts = served.services.privacy.acts
    path = f"/api/v1/support/accounts/{user_id}"
    headers = {"Authorization": f"Bearer {rita.token}"}

    assert rita.http.post(path, headers=headers, json={}).status_code == 422
    refused = rita.http.post(
        f"/api/v1/admin/accounts/{user_id}/acts",
        headers=headers,
        json={"act": "disable", "reason": "x"},
    )
    assert refused.status_code == 403
    assert rita.http.post(path, headers=headers, json={"reason": "ticket 7"}).status_code == 200

    [row] = acts.chain.every()
    assert (row.act, row.reason) == ("support_account", "ticket 7")
    assert row.subject == acts.blinded(user_id)
    assert row.actor == acts.blinded(rita.read("account")["user_id"])


def test_what_a_role_does_is_recorded_unless_it_only_reads() -> None:
    own_record = {
        "disclosure_approve",
        "disclosure_content",
        "disclosure_request",
        "policy_publish",
    }
    for operation in EVERY:
        assert operation.recorded == (bool(operation.access.roles) and operation.method != "GET")
        if operation.recorded and operation.name not in own_record:
            assert operation.body is not None, operation.name
            assert "reason" in operation.body.model_fields, operation.name


@pytest.mark.clause("P6.2")
@pytest.mark.both_backends
def test_nobody_reaches_what_is_somebody_elses(served: Served) -> None:
    """Asha has one of everything, and Ben knows what it is called."""
    asha, ids = with_one_of_everything(served)
    ben = served.member("Ben Roy", "ben@example.com")

    for operation in WITH_ID:
        body = {"json": FIT[operation.name]} if operation.body else {}
        assert problem(send(ben, operation, ids, **body))[0] == 404, operation.name
        assert asha.read(f"sessions/{ids['session_id']}")["answered"] == 0
        assert asha.read(f"recordings/{ids['recording_id']}")["id"] == ids["recording_id"]
        assert asha.read(f"resumes/{ids['resume_id']}")["id"] == ids["resume_id"]


def with_one_of_everything(served: Served) -> tuple[Candidate, dict[str, str]]:
    asha = served.member()
    asha.prepare_for("backend", "mid", "system design")
    session = asha.open_interview(questions=2)
    resume = asha.upload_demo()
    recording = a_recording(asha.read("account")["user_id"], session_id=session["id"])
    keep(served.services, recording)
    order, subscription = asha.order("credits_5"), asha.subscribe("pro_monthly")
    return asha, {
        "order_id": order["order"]["id"],
        "subscription_id": subscription["id"],
        "session_id": session["id"],
        "question_id": session["questions"][0]["id"],
        "resume_id": resume["id"],
        "recording_id": recording.id,
        "passkey_id": "psk_" + "0" * 32,
    }


@pytest.mark.parametrize("operation", WITH_ID, ids=names(WITH_ID))
def test_an_id_of_another_form_names_nothing(member: Candidate, operation: Operation) -> None:
    for strange in ("x", "ses_", "%2E%2E%2F", "ses_" + "G" * 32):
        ids = dict.fromkeys(operation.path_parameters, strange)
        assert send(member, operation, ids).status_code == 404


def lenient(operation: Operation) -> set[tuple[int, str]]:
    """Return what is answered to nothing but strange members by what leaves those out."""
    extra = operation.body.model_config.get("extra") if operation.body else None
    return {(422, "resume.nothing_stated")} if extra == "allow" else set()


@pytest.mark.parametrize("operation", WITH_BODY, ids=names(WITH_BODY))
def test_a_body_that_is_not_right_is_refused_clearly(
    member: Candidate, admin: Candidate, operation: Operation
) -> None:
    person = admin if operation.access.roles else member
    as_json = {"Content-Type": "application/json"}

    assert problem(send(person, operation, content=b"{}")) == (415, "request.wrong_media_type")
    for text in (b"", b"{", b'{"a":1,"a":2}', b"\xff", b"[" * 20_000):
        refused = send(person, operation, content=text, headers=as_json)
        assert problem(refused) == (400, "request.malformed")
    heavy = b'{"a":"' + b"x" * operation.body_limit_bytes + b'"}'
    for text in (b"[]", b"null", b'"x"', b"12", b'{"no_such_member": "canary-4711"}'):
        refused = send(person, operation, content=text, headers=as_json)
        assert problem(refused) in {(422, "request.invalid"), *lenient(operation)}
        assert "canary" not in refused.text
    huge = send(person, operation, content=heavy, headers=as_json)
    assert problem(huge) == (413, "request.too_large")


@pytest.mark.parametrize("operation", EVERY, ids=names(EVERY))
def test_every_answer_forbids_sniffing_and_keeping(
    stranger: Candidate, operation: Operation
) -> None:
    response = send(stranger, operation)

    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["strict-transport-security"].startswith("max-age=63072000")
    assert "cache-control" in response.headers
    assert "default-src 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("operation", EVERY, ids=names(EVERY))
def test_a_page_of_another_origin_may_read_when_and_where_to_look_again(
    stranger: Candidate, operation: Operation
) -> None:
    exposed = send(stranger, operation).headers["access-control-expose-headers"].split(", ")

    assert {"Location", "Retry-After", "WWW-Authenticate"} <= set(exposed)
