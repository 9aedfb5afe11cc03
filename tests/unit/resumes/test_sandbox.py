"""Hostile files: each ends in an outcome of its own, inside its limits, and hurts nobody."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.resumes.errors import Broken, Encrypted, NotAPdf, TooCostly, TooManyPages
from shared.resumes.model import Warn
from shared.resumes.sandbox import LIMITS, parse_resume, require_pdf
from shared.sandbox.process import SandboxFault, end_warm_children
from tests.support import hostile_pdfs as hostile
from tests.support.processes import children, cpu_of_children, open_files
from tests.support.resume_pdfs import document, pdf, stream

REFUSED = (Broken, TooCostly, TooManyPages, Encrypted, NotAPdf)
LONGEST_S = LIMITS.wall_s + 5


def outcome(data: bytes) -> str:
    """Return the code of the refusal, or what was found."""
    try:
        parsed = parse_resume(data)
    except REFUSED as error:
        return error.code
    return "no_text" if Warn.NO_TEXT in parsed.warnings else "read"


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: b"", {"resume.not_pdf"}),
        (lambda: b"MZ\x90\x00 not a PDF", {"resume.not_pdf"}),
        (lambda: b"x" * 1025 + hostile.GOOD, {"resume.not_pdf"}),
        (lambda: b"%PDF-", {"resume.broken"}),
        (hostile.noise, {"resume.broken"}),
        (hostile.cut_off, {"resume.broken"}),
        (lambda: hostile.GOOD.replace(b"startxref", b"startxxxx"), {"resume.broken"}),
        (lambda: pdf(*[[]] * 21), {"resume.too_many_pages"}),
        (hostile.page_tree_loop, {"resume.broken"}),
        (hostile.page_tree_laughs, {"resume.broken"}),
        (hostile.page_named_too_often, {"resume.too_many_pages"}),
        (hostile.cross_reference_loop, {"read"}),
        (hostile.annotation_loop, {"read"}),
        (hostile.ascii85_bomb, {"resume.too_costly", "resume.broken"}),
        (hostile.many_streams, {"resume.broken"}),
        (hostile.numbers_beyond_measure, {"no_text", "read"}),
        (hostile.resources_of_no_kind, {"no_text"}),
        (hostile.flate_bomb, {"resume.broken"}),
        (hostile.nested_flate_bomb, {"resume.broken"}),
        (hostile.run_length_bomb, {"resume.broken"}),
        (hostile.object_stream_bomb, {"no_text"}),
        (hostile.form_laughs, {"no_text"}),
        (hostile.form_that_draws_itself, {"no_text"}),
        (hostile.deep_nesting, {"no_text"}),
        (hostile.deep_content, {"resume.broken"}),
        (hostile.font_map_bomb, {"no_text"}),
        (hostile.script_and_launch, {"read"}),
        (hostile.scanned_page, {"no_text"}),
        (lambda: hostile.encrypted("secret", "RC4-128"), {"resume.encrypted"}),
        (lambda: hostile.encrypted("secret", "AES-256"), {"resume.encrypted"}),
        (lambda: hostile.encrypted("", "RC4-128"), {"read"}),
        (lambda: hostile.encrypted("", "AES-256"), {"read"}),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)  # fmt: skip
def test_a_hostile_file_has_an_outcome(make: Callable[[], bytes], expected: set[str]) -> None:
    data = make()
    before = cpu_of_children()

    assert outcome(data) in expected
    assert cpu_of_children() - before <= LIMITS.cpu_s + 1


def test_a_resume_is_read_in_the_child_as_it_is_here() -> None:
    parsed = parse_resume(hostile.GOOD)

    assert parsed.resume.basics.name == "Ann Example"
    assert [skill.name for skill in parsed.resume.skills] == ["Go", "Kafka"]


def test_a_pdf_may_begin_late_but_not_too_late() -> None:
    require_pdf(b"\n" * 1024 + hostile.GOOD)
    with pytest.raises(NotAPdf):
        require_pdf(b"\n" * 1025 + hostile.GOOD)


def test_a_file_that_takes_too_much_time_is_stopped() -> None:
    began = time.monotonic()

    with pytest.raises(TooCostly):
        parse_resume(hostile.busy(), replace(LIMITS, cpu_s=1))
    assert time.monotonic() - began < LONGEST_S


def test_a_file_that_takes_too_long_by_the_clock_is_stopped() -> None:
    began = time.monotonic()

    with pytest.raises(TooCostly):
        parse_resume(hostile.busy(), replace(LIMITS, wall_s=0.3))
    assert time.monotonic() - began < LONGEST_S


def test_a_file_that_takes_too_much_memory_is_stopped() -> None:
    data = document(hostile.objects(stream(b"(" + b"a" * 31_000_000 + b") Tj")))

    with pytest.raises(TooCostly):
        parse_resume(data, replace(LIMITS, memory_bytes=160 * 1024 * 1024))


def test_more_text_than_may_be_written_is_stopped() -> None:
    with pytest.raises(TooCostly):
        parse_resume(hostile.GOOD, replace(LIMITS, output_bytes=200))


def test_a_child_that_cannot_start_is_our_fault_and_not_the_files() -> None:
    with pytest.raises((SandboxFault, TooCostly)):
        parse_resume(hostile.GOOD, replace(LIMITS, memory_bytes=1024 * 1024))


def test_no_process_and_no_file_is_left_behind() -> None:
    end_warm_children()
    files, others = open_files(), children()
    with pytest.raises(TooCostly):
        parse_resume(hostile.busy(), replace(LIMITS, wall_s=0.1))
    parse_resume(hostile.GOOD)
    end_warm_children()

    assert open_files() == files
    assert children() <= others
