"""Invoices and credit notes: fixed at issue, numbered without gaps, in the books of their month."""

import csv
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from dev.razorpay import disputes, payments
from shared.billing.buyers import BusinessDetails, Buyer
from shared.billing.model import Business, Order
from shared.billing.notes import Note
from shared.billing.places import STATES, StateCode, is_gstin
from shared.billing.refunds import Decision
from shared.billing.sales import NewSale
from shared.billing.tax import Seller
from shared.billing.tax_documents import TaxDocument
from shared.kernel.idempotency import RequestKey
from shared.store import Contended
from tests.support.shop import Shop

KARNATAKA = "29AAGCB7383J1Z4"
SELLER = Seller("iMock Ltd", "Bengaluru", KARNATAKA)
ACME = Business(gstin="27AAPFU0939F1ZV", name="Acme", address="Mumbai")
ZONE = Business(gstin=KARNATAKA, name="Zonal", address="Whitefield", sez=True)


class Office:
    """A shop whose seller is registered, or not."""

    def __init__(self, shop: Shop, seller: Seller = SELLER) -> None:
        self.shop = shop
        billing = shop.billing
        self.documents = replace(billing.invoices.documents, seller=seller)
        self.settlement = replace(billing.orders.settlement, documents=self.documents)
        self.register = replace(billing.register, documents=self.documents)

    def buy(self, state: str = "29", business: Business | None = None) -> Order:
        shop = self.shop
        asked = NewSale(shop.user_id, "credits_5", state, None, business)
        order = shop.billing.orders.place(asked).sale
        payments.attempt(shop.emulator.state, order.gateway_order_id or "")
        return self.settled(order)

    def settled(self, order: Order) -> Order:
        settled = self.settlement.settle(order.payer_ref, order.id)
        assert settled
        return settled

    def refunded(self, order: Order, paise: int) -> Order:
        state = self.shop.emulator.state
        made = payments.refund(state, order.payment_id or "", {"amount": paise})
        payments.finish_refund(state, made["id"])
        return self.settled(order)

    def invoice(self, order: Order) -> TaxDocument:
        invoice = self.documents.invoice(order)
        assert invoice
        return invoice

    def notes(self, order: Order) -> list[TaxDocument]:
        found = self.documents.notes_of(order.payer_ref, order.id)
        return [note for each in found if (note := self.documents.note(order, each.cause))]

    def text(self, document: TaxDocument) -> str:
        return PdfReader(io.BytesIO(self.documents.pdf(document))).pages[0].extract_text()


@pytest.fixture
def office(shop: Shop) -> Office:
    return Office(shop)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def figures(document: TaxDocument) -> tuple[int, ...]:
    split = document.split
    return split.taxable_paise, split.cgst_paise, split.sgst_paise, split.igst_paise


@pytest.mark.parametrize(
    ("seller", "state", "business", "expected", "place"),
    [
        (SELLER, "29", None, (21102, 1899, 1899, 0), "Karnataka (29)"),
        (SELLER, "07", None, (21102, 0, 0, 3798), "Delhi (07)"),
        (SELLER, "27", ACME, (21102, 0, 0, 3798), "Maharashtra (27)"),
        (SELLER, "29", ZONE, (21102, 0, 0, 3798), "Karnataka (29)"),
        (Seller("iMock", "", ""), "07", None, (24900, 0, 0, 0), "Delhi (07)"),
        (Seller("iMock", "", ""), "29", ZONE, (24900, 0, 0, 0), "Karnataka (29)"),
    ],
    ids=["same State", "other State", "B2B", "SEZ", "unregistered seller", "SEZ, no tax"],
)
def test_an_invoice_splits_the_tax_and_names_the_state(
    shop: Shop,
    seller: Seller,
    state: str,
    business: Business | None,
    expected: tuple[int, ...],
    place: str,
) -> None:
    office = Office(shop, seller)
    order = office.buy(state, business)
    text = office.text(office.invoice(order))

    assert figures(office.invoice(order)) == expected
    assert f"Place of supply: {place}" in text
    ours = text.replace("not registered for GST", "").replace("Buyer's GSTIN", "")
    assert ("GST" in ours) is bool(seller.gstin)
    if business:
        assert all(part in text for part in (business.gstin, business.name, business.address))
    assert ("SEZ unit or SEZ developer" in text) is bool(business and business.sez and seller.gstin)


def test_what_goes_to_a_special_economic_zone_is_in_tables_of_its_own(office: Office) -> None:
    asked = BusinessDetails(gstin=KARNATAKA, name="Zonal", address="Whitefield", sez=True)
    order = office.refunded(office.buy("29", asked.stored()), 10000)
    [note] = office.notes(order)
    drawn = rows(office.register.gstr1("2026-11"))

    assert figures(note) == (8475, 0, 0, 1525)
    assert "SEZ unit or SEZ developer" in office.text(note)
    named = [(row["table"], row["type"], row["igst"]) for row in drawn if row["gstin"]]
    assert named == [("6B", "SEWP", "37.98"), ("9B", "CDNR-SEWP", "-15.25")]
    assert not [row for row in drawn if row["type"] == "B2CS"]


def test_an_invoice_stays_as_it_was_issued_when_the_seller_moves(office: Office) -> None:
    order = office.buy()
    before = office.documents.pdf(office.invoice(order))
    moved = Office(office.shop, Seller("Other", "Pune", "27AAPFU0939F1ZV"))

    assert figures(moved.invoice(order)) == (21102, 1899, 1899, 0)
    assert moved.documents.pdf(moved.invoice(order)) == before
    assert figures(moved.invoice(moved.buy())) == (21102, 0, 0, 3798)


def test_a_refund_is_a_credit_note_once_it_has_arrived_and_the_invoice_stays(
    office: Office,
) -> None:
    order, state = office.buy(), office.shop.emulator.state
    invoice = office.documents.pdf(office.invoice(order))
    made = payments.refund(state, order.payment_id or "", {"amount": 10000})
    order = office.settled(order)
    assert office.notes(order) == []

    payments.finish_refund(state, made["id"])
    for _ in range(2):
        order = office.settled(order)
    [note] = office.notes(order)
    assert (note.number, note.against) == ("CN/2627/0000001", "IM/2627/0000001")
    assert figures(note) == (8474, 763, 763, 0)
    text = office.text(note)
    assert all(part in text for part in ("Credit note", "CN/2627/0000001", "IM/2627/0000001"))
    assert office.documents.pdf(office.invoice(order)) == invoice


@pytest.mark.parametrize("state", ["29", "07"])
def test_credit_notes_about_all_of_an_invoice_add_up_to_it(office: Office, state: str) -> None:
    order = office.buy(state)

    for paise in (4980, 4980, 4980, 4980, 4980):
        order = office.refunded(order, paise)

    notes = [figures(note) for note in office.notes(order)]
    assert len(notes) == 5
    assert tuple(map(sum, zip(*notes, strict=True))) == figures(office.invoice(order))


def test_what_goes_back_twice_is_credited_once(office: Office) -> None:
    order, state = office.buy(), office.shop.emulator.state
    opened = disputes.open_dispute(state, order.payment_id or "")
    order = office.refunded(order, 10000)
    disputes.close_dispute(state, opened["id"], won=False)
    office.settlement.dispute(order, opened["id"])

    credited = sorted(note.split.total_paise for note in office.notes(order))
    assert credited == [10000, 14900]
    assert office.documents.credit(order, "rfnd_more", 100, at=office.shop.clock()) is None


class Overtaken:
    """The notes of a worker that another one overtakes before it writes its first."""

    def __init__(self, notes: Any, other: Callable[[], object]) -> None:
        self._notes, self._others = notes, [other]

    def add(self, note: Note) -> Any:
        while self._others:
            self._others.pop()()
        return self._notes.add(note)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._notes, name)


def test_a_refund_and_a_lost_dispute_at_one_moment_credit_no_more_than_was_supplied(
    office: Office,
) -> None:
    order, documents, now = office.buy(), office.documents, office.shop.clock()
    notes: Any = Overtaken(
        documents.notes, lambda: documents.credit(order, "disp_lost", 24900, at=now)
    )
    replace(documents, notes=notes).credit(order, "rfnd_some", 10000, at=now)

    issued = {note.number: note.split.total_paise for note in office.notes(order)}
    assert issued == {"CN/2627/0000001": 24900, "CN/2627/0000002": 0}
    told = documents.notes_of(order.payer_ref, order.id)
    assert {note.number: note.paise for note in told} == issued


@pytest.mark.parametrize(("status", "count"), [("lost", 1), ("won", 0), ("closed", 0)])
def test_only_a_lost_dispute_is_a_credit_note(office: Office, status: str, count: int) -> None:
    order, state = office.buy(), office.shop.emulator.state
    dispute = disputes.open_dispute(state, order.payment_id or "")
    office.settlement.dispute(order, dispute["id"])
    assert office.notes(order) == []
    disputes.close_dispute(state, dispute["id"], status=status)
    office.settlement.dispute(order, dispute["id"])

    assert len(office.notes(order)) == count


def test_numbers_have_no_gaps_under_concurrency(office: Office) -> None:
    """Eight workers, each order settled by two of them, and refunds at the same time."""
    placed, state = [], office.shop.emulator.state
    for _ in range(16):
        order = office.shop.billing.orders.place(NewSale(office.shop.user_id, "credits_5", "29"))
        payments.attempt(state, order.sale.gateway_order_id or "")
        placed.append(order.sale)
    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(retried, office.settled, order) for order in placed for _ in range(2)]
        settled = {each.result().id: each.result() for each in work}
        for paid in settled.values():
            made = payments.refund(state, paid.payment_id or "", {"amount": 100})
            payments.finish_refund(state, made["id"])
        done = [pool.submit(retried, office.settled, paid) for paid in settled.values()]
        refunded = [each.result() for each in done]
    stored = [office.shop.repository.orders.find(each.payer_ref, each.id) for each in placed]
    invoices = sorted(order.invoice_number or "" for order in stored if order)
    notes = sorted(note.number for order in refunded for note in office.notes(order))

    assert invoices == [f"IM/2627/{n:07}" for n in range(1, 17)]
    assert notes == [f"CN/2627/{n:07}" for n in range(1, 17)]


def retried(work: Callable[..., Order], *what: Any) -> Order:
    """Do what a queue does: again, until nobody else changes the same at the same moment."""
    for _ in range(50):
        with suppress(Contended):
            return work(*what)
    raise AssertionError("contended for ever")


def test_the_books_of_a_month_add_up(office: Office) -> None:
    office.refunded(office.buy("29"), 10000)
    office.buy("29")
    office.buy("07")
    office.buy("27", ACME)
    register, gstr1 = (
        rows(draw("2026-11")) for draw in (office.register.sales, office.register.gstr1)
    )

    assert [row["total"] for row in register] == ["249.00"] * 4 + ["-100.00"]
    for row in register:
        parts = sum(float(row[name]) for name in ("taxable", "cgst", "sgst", "igst"))
        assert round(parts, 2) == float(row["total"])
    b2cs = {row["place"]: row for row in gstr1 if row["type"] == "B2CS"}
    assert {place: row["taxable"] for place, row in b2cs.items()} == {
        "07-Delhi": "211.02",
        "29-Karnataka": "337.30",
    }
    assert b2cs["29-Karnataka"]["cgst"] == b2cs["29-Karnataka"]["sgst"] == "30.35"
    [b2b] = [row for row in gstr1 if row["type"] == "B2B"]
    assert (b2b["gstin"], b2b["igst"]) == (ACME.gstin, "37.98")
    series = {row["type"]: row for row in gstr1 if row["table"] == "13"}
    assert (series["invoice"]["from"], series["invoice"]["to"]) == (
        "IM/2627/0000001",
        "IM/2627/0000004",
    )
    assert series["credit_note"]["documents"] == "1"
    assert rows(office.register.sales("2026-10")) == []


def test_the_services_of_a_month_are_summed_up_for_businesses_and_for_others(
    office: Office,
) -> None:
    """GSTR-1's table 12 has, less what was credited, all that the other tables have."""
    office.refunded(office.buy("29"), 10000)
    office.buy("07")
    office.buy("27", ACME)
    office.buy("29", ZONE)
    gstr1 = rows(office.register.gstr1("2026-11"))
    summed = {row["type"]: row for row in gstr1 if row["table"] == "12"}

    assert set(summed) == {"HSN-B2B", "HSN-B2C"}
    assert {row["hsn"] for row in summed.values()} == {"999293"}
    assert {row["rate"] for row in summed.values()} == {"18"}
    assert (summed["HSN-B2B"]["value"], summed["HSN-B2C"]["value"]) == ("498.00", "398.00")
    for kind, tables in (("HSN-B2B", {"4", "6B", "9B"}), ("HSN-B2C", {"7"})):
        for name in ("value", "taxable", "igst", "cgst", "sgst"):
            others = sum(float(row[name]) for row in gstr1 if row["table"] in tables)
            assert float(summed[kind][name]) == pytest.approx(others), (kind, name)


def test_the_register_says_of_which_type_each_document_is(office: Office) -> None:
    office.refunded(office.buy("29", ZONE), 10000)
    office.buy("27", ACME)
    office.buy("07")

    types = [row["type"] for row in rows(office.register.sales("2026-11"))]
    assert types == ["SEWP", "B2B", "B2CS", "CDNR-SEWP"]


def test_without_a_gstin_nothing_is_of_a_type_of_gstr1(shop: Shop) -> None:
    office = Office(shop, Seller("iMock Ltd", "Bengaluru", ""))
    office.buy("07")

    assert [row["type"] for row in rows(office.register.sales("2026-11"))] == [""]
    assert {row["table"] for row in rows(office.register.gstr1("2026-11"))} == {"13"}


def test_an_invoice_outlives_its_account_and_is_opened_by_its_number(office: Office) -> None:
    office.buy()
    office.shop.leave()

    opened = office.shop.billing.invoices.open_by_number("IM/2627/0000001", reason="audit")
    assert opened.startswith(b"%PDF")


@pytest.mark.parametrize(
    "name",
    ["आइमॉक", "ஐமாக்", "আইমক", "ఐమాక్", "ಐಮಾಕ್", "ഐമോക്", "આઇમોક", "ਆਈਮੌਕ", "ଆଇମକ", "آئی", "Ωμέγα Ж"],
)
def test_any_script_of_india_prints_and_is_tagged(shop: Shop, name: str) -> None:
    office = Office(shop, Seller(name, "MG Road", KARNATAKA))
    reader = PdfReader(io.BytesIO(office.documents.pdf(office.invoice(office.buy()))))
    root: Any = reader.trailer["/Root"]

    text = reader.pages[0].extract_text()
    for part in ("MG Road", f"GSTIN {KARNATAKA}", "Invoice number: IM/", "CGST 9 % INR 18.99"):
        assert part in text
    assert name[:2] in text or name == "آئی"  # what is written from right to left comes reversed
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-IN"
    kinds = {each.get_object()["/S"] for each in root["/StructTreeRoot"]["/K"][0]["/K"]}
    assert kinds == {"/H1", "/P"}


@pytest.mark.parametrize(
    ("gstin", "good"),
    [
        (KARNATAKA, True),
        ("27AAPFU0939F1ZV", True),
        ("29AAGCB7383J1Z5", False),
        ("28AAGCB7383J1Z4", False),
        ("29aagcb7383j1z4", False),
        ("29AAGCB7383J1Z", False),
    ],
)
def test_a_gstin_is_checked_to_its_last_character(gstin: str, *, good: bool) -> None:
    assert is_gstin(gstin) is good


@pytest.mark.parametrize("code", ["00", "25", "28", "39", "99", "9", "KA", ""])
def test_only_states_that_exist_are_taken(code: str) -> None:
    with pytest.raises(ValueError, match="billing_state"):
        Buyer.model_validate({"billing_state": code})
    assert len(StateCode) == len(STATES) == 37


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("Acme & Söhne (Pvt.) Ltd, ₹ 5", True),
        ("तमिल மென்பொருள் ممبئی", True),
        ("株式会社アイモック", False),
        ("주식회사", False),
        ("Acme 🚀", False),
    ],
)
def test_a_name_that_no_invoice_can_print_is_refused_before_the_sale(
    name: str, *, taken: bool
) -> None:
    business = {"gstin": KARNATAKA, "name": name, "address": "Bengaluru"}
    if taken:
        assert BusinessDetails.model_validate(business).name == name
    else:
        with pytest.raises(ValueError, match="scripts of India"):
            BusinessDetails.model_validate(business)


def test_what_no_font_has_is_seen_to_be_missing(shop: Shop) -> None:
    office = Office(shop, Seller("株式会社 iMock", "", ""))
    assert "???? iMock" in office.text(office.invoice(office.buy()))


def test_a_business_is_in_the_state_of_its_gstin() -> None:
    business = BusinessDetails(gstin=KARNATAKA, name="Acme", address="Bengaluru")
    assert Buyer.model_validate({"billing_state": "29", "business": business}).business
    with pytest.raises(ValueError, match="another State"):
        Buyer.model_validate({"billing_state": "07", "business": business})
    with pytest.raises(ValueError, match="check character"):
        BusinessDetails(gstin="29AAGCB7383J1Z5", name="Acme", address="Bengaluru")


def test_credits_are_given_and_taken_with_a_reason_and_a_debt_is_shown(shop: Shop) -> None:
    adjustments, user = shop.billing.adjustments, shop.user_id
    given = RequestKey(key="give", fingerprint="3")
    for _ in range(2):
        adjustments.adjust(user, credit_count=3, reason="goodwill", once=given)
    assert shop.billing.entitlements.allowance(user).credits == 3
    order = shop.buy()
    for number in range(9):
        shop.spend(str(number))
    once = RequestKey(key="refund", fingerprint="all")
    shop.billing.refunds.refund(order.payment_id or "", Decision(None, "fraud"), once=once)

    shown = shop.billing.entitlements.allowance(user)
    assert (shown.credits, shown.debt) == (0, 5)
    take = RequestKey(key="take", fingerprint="-1")
    shown = adjustments.adjust(user, credit_count=-1, reason="fraud", once=take)
    assert (shown.credits, shown.debt) == (0, 6)
