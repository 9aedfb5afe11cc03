"""What an address without an operation answers, and where the ``type`` of a problem leads."""

import httpx
import pytest

from tests.support.served import Served


@pytest.fixture
def browser(served: Served) -> httpx.Client:
    return served.client()


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v2/sessions", "/api/", "/api/v1/%2e%2e"])
def test_an_unknown_address_is_a_problem(browser: httpx.Client, path: str) -> None:
    answer = browser.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "request.no_such_address"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/profile", "GET, PATCH"),
        ("DELETE", "/api/v1/auth/login", "POST"),
        ("POST", "/api/V1/Account/", "DELETE, GET, PATCH"),
        ("HEAD", "/api/health", "GET"),
        ("PUT", "/api/v1/auth/passkeys/options", "POST"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(
    browser: httpx.Client, method: str, path: str, allowed: str
) -> None:
    answer = browser.request(method, path)

    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed


def test_the_type_of_a_problem_leads_to_its_page(browser: httpx.Client) -> None:
    problem = browser.get("/api/v1/account").json()

    page = browser.get(problem["type"])
    index = browser.get("/api/problems")

    assert page.status_code == index.status_code == 200
    assert f"<h1>{problem['code']}</h1>" in page.text
    assert 'href="../problems"' in page.text
    assert f'href="problems/{problem["code"]}"' in index.text


@pytest.mark.parametrize("code", ["session.no_such_code", "README", "..%2Fdeploy"])
def test_a_code_that_does_not_exist_has_no_page(browser: httpx.Client, code: str) -> None:
    assert browser.get(f"/api/problems/{code}").status_code == 404
