"""What a candidate may choose in the web client: questions that adapt, and whose invoice it is."""

import io
import re

import pytest
from playwright.sync_api import Route, expect
from pypdf import PdfReader

from dev.candidate import good_answer
from tests.support.web_adaptive import open_adaptive, questions_seen, write_to_all
from tests.support.web_buying import GSTIN, fail_the_charge, pay_as_business
from tests.support.web_journey import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),  # as the other journeys
]


@pytest.mark.parametrize(
    ("purpose", "strong", "told"),
    [
        ("As in an interview", True, "A harder question than planned. The last two answers were"),
        ("To study", False, "An easier question than planned. The last two answers were"),
    ],
)
def test_a_question_that_gives_way_is_never_seen_and_the_other_says_why(
    visitor: Visitor, purpose: str, told: str, *, strong: bool
) -> None:
    page = visitor.page
    visitor.join()
    planned = open_adaptive(visitor, purpose=purpose)
    with questions_seen(page) as seen:
        write_to_all(visitor, planned["questions"][:2], strong=strong)
        expect(page.get_by_text(told)).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert planned["questions"][2]["text"] not in seen
    visitor.look(f"adapted-{strong}")
    page.reload()
    expect(page.get_by_text(told)).to_be_visible()

    for _ in planned["questions"][2:]:
        with visitor.next_screen():
            visitor.press("Skip this question")
    report = visitor.finish()
    assert report["answers"][2]["question"] in seen
    third = page.locator("#answer-3")
    third.locator("summary").first.click()
    expect(third.get_by_text(told)).to_be_visible()
    expect(page.get_by_text(told)).to_have_count(1)


def test_an_interview_that_is_too_short_to_adapt_does_not_offer_it(visitor: Visitor) -> None:
    visitor.join()
    visitor.page.goto(f"{visitor.site.url}/interviews/new")
    offered = visitor.page.get_by_label("Make it harder or easier as I answer")
    expect(offered).not_to_be_checked()
    visitor.page.get_by_label("Questions").select_option("1")

    expect(offered).to_have_count(0)


def test_a_start_that_fails_holds_up_no_question(visitor: Visitor) -> None:
    visitor.join()
    visitor.page.route("**/questions/*/start", lambda route: route.fulfill(status=404, json={}))
    planned = open_adaptive(visitor, purpose="To study")

    expect(visitor.page.get_by_text(planned["questions"][0]["text"])).to_be_visible()


@pytest.mark.parametrize("offline", [False, True])
def test_a_start_whose_reply_is_lost_shows_the_question_that_was_started(
    visitor: Visitor, *, offline: bool
) -> None:
    page = visitor.page
    visitor.join()
    planned = open_adaptive(visitor, purpose="As in an interview")
    write_to_all(visitor, planned["questions"][:1], strong=True)
    expect(page.get_by_text(planned["questions"][1]["text"])).to_be_visible()

    def lost(route: Route) -> None:
        route.fetch()
        route.fulfill(status=404, json={})

    read = re.compile("/api/v1/sessions/[^/]+$")
    page.route("**/questions/*/start", lost)
    if offline:
        page.route(read, lambda route: route.fulfill(status=404, json={}))
    write_to_all(visitor, planned["questions"][1:2], strong=True)
    if offline:
        page.get_by_text(planned["questions"][2]["text"]).wait_for()
        page.unroute(read)
        page.get_by_label("Your answer").fill("What I had to say.")
        visitor.press("Save and go on")
    expect(page.get_by_text("A harder question than planned.")).to_be_visible()
    expect(page.get_by_text(planned["questions"][2]["text"])).to_have_count(0)
    if offline:
        expect(page.get_by_label("Your answer")).to_have_value("What I had to say.")
    visitor.write(good_answer(planned["questions"][2]))


def test_a_business_gets_an_invoice_with_its_gstin_and_need_not_enter_it_again(
    visitor: Visitor,
) -> None:
    page = visitor.page
    visitor.join()
    visitor.visit("Purchases", "purchases")
    pay_as_business(visitor, f"{GSTIN[:-1]}5")
    expect(page.get_by_role("alert")).to_contain_text("GSTIN is wrong")
    visitor.look("business-refused")
    zone = page.get_by_label("special economic zone")
    zone.check()
    with page.expect_popup() as opened:
        pay_as_business(visitor, GSTIN.lower())
    opened.value.get_by_role("button", name="Pay by card").click()
    expect(page.get_by_text("Paid. Thank you.")).to_be_visible()
    expect(page.get_by_text(f"for Acme Tools, GSTIN {GSTIN}")).to_be_visible()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Invoice IM").click()
    file = downloaded.value.path().read_bytes()
    text = PdfReader(io.BytesIO(file)).pages[0].extract_text()
    assert GSTIN in text
    assert "Acme Tools" in text
    assert "Karnataka" in text

    page.reload()
    expect(page.get_by_label("GSTIN")).to_have_value(GSTIN)
    expect(zone).to_be_checked()
    visitor.look("business")
    page.get_by_label("Make the invoice out to a business").uncheck()
    expect(page.get_by_label("Your State, for the invoice")).to_have_value("29")


def test_interviews_that_cannot_be_used_now_are_told_beside_those_that_can(
    visitor: Visitor,
) -> None:
    visitor.join()

    def held(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "reserved": 1, "frozen": 2})

    visitor.page.route("**/api/v1/credits", held)
    for path in ("purchases", "interviews/new"):
        visitor.page.goto(f"{visitor.site.url}/{path}")
        for told in ("1 more is set aside for interviews", "2 more cannot be used until"):
            expect(visitor.page.get_by_text(told)).to_be_visible()
        visitor.look(f"held-{path}")


def test_a_subscription_whose_charge_failed_is_paid_by_another_card(visitor: Visitor) -> None:
    page = visitor.page
    visitor.join()
    visitor.visit("Purchases", "purchases")
    page.get_by_label("Pro, monthly").check()
    page.get_by_label("Your State").select_option("29")
    with page.expect_popup() as opened:
        visitor.press("Pay")
    opened.value.get_by_role("button", name="Pay by card").click()
    expect(page.get_by_text("renews until you cancel")).to_be_visible()

    for status, told in (("halted", "stopped, as no charge"), ("pending", "the last charge")):
        fail_the_charge(visitor, status)
        page.reload()
        expect(page.get_by_text(told)).to_be_visible()
    visitor.look("charge-failed")
    page.evaluate(
        "() => { const { open } = Razorpay.prototype; Razorpay.prototype.open = function () {"
        " window.asked = this.options; open.call(this); } }"
    )
    with page.expect_popup() as opened:
        visitor.press("Pay by another card or account")
    expect(opened.value.locator("header")).to_contain_text("Pro, monthly")
    assert page.evaluate("asked.subscription_card_change") == 1
    assert page.evaluate("asked.subscription_id").startswith("sub_")
