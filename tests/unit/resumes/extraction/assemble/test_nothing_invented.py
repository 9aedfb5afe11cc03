"""What was cut, printed by a template or is a document's title is never given as certain."""

import pytest

from shared.resumes.extraction.assemble.resume import read_resume
from shared.resumes.model import ParsedResume, Warn
from tests.support.resume_pdfs import Link, Text, column, pdf, uri

_MOST = 0.5
_WORK = column(["#Experience", "Engineer, Acme Ltd, 2019 - 2021", "#Skills", "Go, Kafka"], 50, 650)
_NAME = Text("Bela Kovacs", 50, 800, 20, bold=True)


def read(*head: Text, links: tuple[Link, ...] = ()) -> ParsedResume:
    return read_resume(pdf([*head, *_WORK], links=links))


def below_the_name(*texts: str) -> list[Text]:
    return [_NAME, *column(texts, 50, 780)]


def sure_of(parsed: ParsedResume, pointer: str) -> float:
    """Return how sure a value is; 0 where there is none."""
    return next((each.confidence for each in parsed.evidence if each.pointer == pointer), 0.0)


@pytest.mark.parametrize(
    "texts",
    [
        ["ilona.varga@exam", "Szeged"],
        ["ilona.varga@example.", "Szeged"],
        ["ilona.varga@example.co", "m"],
        ["ilona.varga@example.or", "g | +36 30 555 0143"],
        ["ilona.varga@exam\u2026"],
        ["ilona.varga@example.co..."],
        ["ilona.", "varga@example.org"],
        ["ilona-", "varga@example.org"],
        ["ilona.var", "ga@example.org"],
        [".varga@example.org"],
        ["_varga@example.org"],
        ["ilona.va...@example.org"],
        ["\u2026ga@example.org"],
        ["ilona. varga@example.org"],
        ["ilo na@example.org"],
        ["@ilona@example.social"],
        ["ilona.varga@studio.co", "nsulting"],
        ["ilona.varga@studio.me", "dia | Szeged"],
    ],
)
def test_an_address_that_may_be_cut_is_not_certain(texts: list[str]) -> None:
    safe = [text.encode("cp1252").decode("cp1252") for text in texts]
    parsed = read(*below_the_name(*safe))

    assert sure_of(parsed, "/basics/email") <= _MOST
    assert sure_of(parsed, "/basics/url") <= _MOST
    assert parsed.resume.basics.email is None or Warn.EMAIL_UNCERTAIN in parsed.warnings


@pytest.mark.parametrize(
    "texts",
    [
        ["ilona.varga@example.org"],
        ["Engineer | ilona.varga@example.co.uk | Szeged"],
        ["e-mail ilona.varga@example.org"],
        ["ilonavarga.dev", "ilona@example.org"],
        ["www.example.org", "ilona@example.org", "m +36 30 555 0143"],
        ["Write to ilona@example.org."],
        ["ILONA.VARGA@EXAMPLE.ORG", "Szeged"],
        ["12 Ridge St.", "ilona@example.org", "Szeged"],
        ["ilona.varga@example.org", "ilonavarga.dev"],
        ["ilona.varga@example.hu", "engineer"],
        ["ilona@startup.co", "Backend engineer for payments and their books, Szeged and remote"],
    ],
)
def test_a_whole_address_is_certain(texts: list[str]) -> None:
    parsed = read(*below_the_name(*texts))

    assert sure_of(parsed, "/basics/email") > 0.9
    assert Warn.EMAIL_UNCERTAIN not in parsed.warnings


def test_a_link_tells_the_whole_of_an_address_that_was_cut() -> None:
    link = Link("/S /URI /URI (mailto:ilona.varga@example.org)", (50, 760, 200, 775))
    parsed = read(*below_the_name("ilona.", "varga@example.org"), links=(link,))

    assert parsed.resume.basics.email == "ilona.varga@example.org"
    assert sure_of(parsed, "/basics/email") > _MOST


def test_a_link_that_goes_on_where_the_text_ends_tells_the_whole_address() -> None:
    link = Link("/S /URI /URI (mailto:ilona.varga@example.com)", (50, 760, 200, 775))
    parsed = read(*below_the_name("ilona.varga@example.co | Szeged"), links=(link,))

    assert parsed.resume.basics.email == "ilona.varga@example.com"


def test_a_link_makes_no_blank_of_a_template_certain() -> None:
    link = Link("/S /URI /URI (mailto:your.email@example.com)", (50, 760, 200, 775))
    parsed = read(*below_the_name("your.email@example.com"), links=(link,))

    assert sure_of(parsed, "/basics/email") <= _MOST
    assert Warn.EMAIL_UNCERTAIN in parsed.warnings


def test_a_whole_address_wins_over_an_earlier_one_that_may_be_cut() -> None:
    parsed = read(*below_the_name("ilona.var", "ga@example.org", "Szeged", "ilona@example.net"))

    assert parsed.resume.basics.email == "ilona@example.net"
    assert sure_of(parsed, "/basics/email") > 0.9


@pytest.mark.parametrize("cut", ["ilona.varga@example.co", "ilona.varga@example.ne"])
def test_an_address_that_the_edge_of_the_page_may_cut_is_not_certain(cut: str) -> None:
    parsed = read(_NAME, Text(cut, 480, 740))

    assert parsed.resume.basics.email == cut
    assert sure_of(parsed, "/basics/email") <= _MOST
    assert Warn.EMAIL_UNCERTAIN in parsed.warnings


@pytest.mark.parametrize(
    ("name", "contact"),
    [
        ("Your Name", "your.email@example.com | +1 555 555 5555"),
        ("First Last", "youremail@example.com | 123-456-7890"),
        ("Firstname Lastname", "name@email.com | (123) 456-7890"),
        ("Insert Name Here", "hello@reallygreatsite.com | +123-456-7890"),
    ],
)
def test_the_blanks_of_a_template_are_nobody(name: str, contact: str) -> None:
    parsed = read(Text(name, 50, 800, 20, bold=True), Text(contact, 50, 780))

    for member in ("name", "email", "phone"):
        assert sure_of(parsed, f"/basics/{member}") <= _MOST
    assert {Warn.NAME_UNCERTAIN, Warn.EMAIL_UNCERTAIN} <= set(parsed.warnings)


@pytest.mark.parametrize(
    "title",
    [
        "Curriculum Vitae",
        "Resume Of",
        "Bio Data",
        "Candidate Profile",
        "Europass Curriculum Vitae",
        "Annex Resume Final V2",
        "My Resume",
        "Tabellarischer Lebenslauf",
        "Hoja De Vida",
        "Untitled Document",
        "Job Application",
        "Cover Letter",
        "Final Draft",
        "Page One",
        "Warehouse Paper Bundle",
    ],
)
def test_the_title_of_a_document_is_not_the_name(title: str) -> None:
    heads = (Text(title, 50, 820, 20, bold=True), Text("Bela Kovacs", 50, 790, 13))
    parsed = read(*heads, Text("bela.kovacs@example.org", 50, 760))

    assert parsed.resume.basics.name == "Bela Kovacs"


@pytest.mark.parametrize("title", ["Graphic Work Resume", "Resume Draft Two", "Nursing Home CV"])
def test_what_stands_beside_a_title_is_the_name_only_with_a_witness(title: str) -> None:
    parsed = read(Text(title, 50, 800, 20, bold=True), Text("bk1@example.org", 50, 760))

    assert sure_of(parsed, "/basics/name") <= _MOST
    assert Warn.NAME_UNCERTAIN in parsed.warnings


@pytest.mark.parametrize("title", ["Resume of {}", "Curriculum Vitae - {}", "{} CV", "CV | {}"])
def test_the_name_is_read_out_of_a_title(title: str) -> None:
    head = Text(title.format("Bela Kovacs"), 50, 800, 20, bold=True)
    parsed = read(head, Text("bela.kovacs@example.org", 50, 780))

    assert parsed.resume.basics.name == "Bela Kovacs"
    assert sure_of(parsed, "/basics/name") > 0.9


@pytest.mark.parametrize("name", ["Be lana Kovacs", "B ela K ovacs", "B E L A", "Bela Kovacs-"])
def test_a_name_of_halves_of_words_is_not_certain(name: str) -> None:
    parsed = read(Text(name, 50, 800, 20, bold=True), Text("bk1@example.org", 50, 760))

    assert sure_of(parsed, "/basics/name") <= _MOST


@pytest.mark.parametrize("name", ["Piet van der Berg", "Bela K. Kovacs", "Maria da Silva e Souza"])
def test_particles_and_initials_are_no_halves(name: str) -> None:
    parsed = read(Text(name, 50, 800, 20, bold=True), Text("bk1@example.org", 50, 760))

    assert parsed.resume.basics.name == name
    assert sure_of(parsed, "/basics/name") > 0.9


@pytest.mark.parametrize(("first", "second"), [("+36 20 555 0", "143"), ("+36", "20 555 0143")])
def test_a_number_that_goes_on_in_another_line_is_not_certain(first: str, second: str) -> None:
    parsed = read(*below_the_name(f"Phone: {first}" if first != "+36" else first, second))

    assert sure_of(parsed, "/basics/phone") <= _MOST


def test_a_web_address_needs_a_known_ending() -> None:
    site = Link(uri("https://kovacs.example.org"), (50, 775, 200, 790))

    assert sure_of(read(*below_the_name("bela.koto")), "/basics/url") <= _MOST
    assert sure_of(read(*below_the_name("kovacs.dev")), "/basics/url") > 0.9
    assert sure_of(read(*below_the_name("Site"), links=(site,)), "/basics/url") > 0.9
