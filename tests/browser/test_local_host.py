"""The pages of the local host, where a newcomer begins and the links of mails lead."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from dev.candidate import Candidate, Outbox
from dev.chromium import NoChromium
from dev.hosting.testing import running_host
from tests.support.browser import chromium, wave_file
from tests.support.not_run import not_run

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    state = tmp_path_factory.mktemp("state")
    with running_host(state=state, env={"IMOCK_BCRYPT_COST": "4"}) as running:
        yield running.url, state


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    try:
        with chromium(says=wave_file(tmp_path / "speech.wav")) as browser:
            yield browser.new_page()
    except NoChromium as error:
        not_run("a browser", error)


def test_every_address_on_the_first_page_answers(host: tuple[str, Path]) -> None:
    url, _ = host
    page = httpx.get(url)

    addresses = re.findall(r'href="(/[^"]*)"', page.text)
    assert len(addresses) > 4
    assert {httpx.get(url + each).status_code for each in addresses} == {200}
    assert httpx.post(url).status_code == 405


def test_the_link_of_a_mail_confirms_the_address(host: tuple[str, Path], page: Page) -> None:
    url, state = host
    with httpx.Client(base_url=url) as client:
        asha = Candidate(client, Outbox(state / "outbox"), name="Asha", address="a@example.com")
        asha.register()
        token = asha.outbox.newest_token("a@example.com")
        [mail] = asha.outbox.mails_to("a@example.com")
        link = f"{url}/verify-email#token={token}"

        assert f"{url}/verify-email#" in str(mail)
        page.goto(link)
        page.get_by_label("Password").fill("not the one that was chosen")
        page.get_by_role("button").click()
        page.get_by_role("status").get_by_text(re.compile("password", re.IGNORECASE)).wait_for()
        page.get_by_label("Password").fill(asha.password)
        page.get_by_role("button").click()
        page.get_by_role("status").get_by_text("Done.").wait_for()

        asha.log_in()
        assert asha.token


@pytest.mark.parametrize("port", [3000, 5173])
def test_a_frontend_on_the_port_of_its_tool_may_call(host: tuple[str, Path], port: int) -> None:
    url, _ = host
    origin = f"http://localhost:{port}"
    sent = {"Origin": origin, "Sec-Fetch-Site": "same-site", "Content-Type": "application/json"}
    answer = httpx.post(f"{url}/api/v1/auth/logout", headers=sent)
    stranger = httpx.post(
        f"{url}/api/v1/auth/logout", headers={**sent, "Origin": "http://localhost:1"}
    )

    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == origin
    assert (stranger.status_code, stranger.json()["code"]) == (403, "request.cross_site")
