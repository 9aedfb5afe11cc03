"""Hostile files: each ends in an outcome of its own, inside its limits, and hurts nobody."""

import hashlib
import io
import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from shared.resumes import child
from shared.resumes.errors import Broken, Encrypted, NotAPdf, TooCostly, TooManyPages
from shared.resumes.model import Warn
from shared.resumes.sandbox import Limits, SandboxFault, parse_resume, require_pdf
from tests.unit.resumes.making import Text, column, document, font, pdf, stream

GOOD = pdf([Text("Ann Example", 50, 800, 20), *column(["#Skills", "Go, Kafka"], 50, 750)])
REFUSED = (Broken, TooCostly, TooManyPages, Encrypted, NotAPdf)
LONGEST_S = 12.0


def outcome(data: bytes) -> str:
    """Return the code of the refusal, or what was found."""
    try:
        parsed = parse_resume(data)
    except REFUSED as error:
        return error.code
    return "no_text" if Warn.NO_TEXT in parsed.warnings else "read"


def objects(contents: bytes, **more: bytes) -> dict[int, bytes]:
    """Return the objects of a document of one page with this content stream object."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        3: font("Helvetica"),
        4: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /R 3 0 R >> /XObject << /X 6 0 R >> >> >>",
        5: contents,
        **{int(name.removeprefix("o")): body for name, body in more.items()},
    }


def encrypted(user: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(GOOD)))
    writer.encrypt(user, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def flate_bomb() -> bytes:
    data = b"q " * 40_000_000
    return document(objects(stream(data)))


def nested_flate_bomb() -> bytes:
    data = zlib.compress(zlib.compress(b"\0" * 200_000_000, 9), 9)
    head = f"<< /Length {len(data)} /Filter [/FlateDecode /FlateDecode] >>".encode()
    return document(objects(head + b"\nstream\n" + data + b"\nendstream"))


def run_length_bomb() -> bytes:
    data = b"\x81 " * 1_000_000
    head = f"<< /Length {len(data)} /Filter /RunLengthDecode >>".encode()
    return document(objects(head + b"\nstream\n" + data + b"\nendstream"))


def object_stream_bomb() -> bytes:
    inner = b"".join(f"{n} {n} ".encode() for n in range(1, 200_000))
    body = stream(inner, "/Type /ObjStm /N 199999 /First 2000000")
    return document({**objects(stream(b"")), 7: body})


def page_tree_loop() -> bytes:
    return document({**objects(stream(b"")), 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"})


def page_tree_laughs() -> bytes:
    nodes = {
        n: f"<< /Type /Pages /Kids [{f'{n + 1} 0 R ' * 10}] /Count 1000000000 >>".encode()
        for n in range(10, 19)
    }
    leaf = {19: b"<< /Type /Page /MediaBox [0 0 9 9] >>"}
    return document({**objects(stream(b"")), 2: nodes[10], **nodes, **leaf})


def form_laughs() -> bytes:
    kind = "/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >>"
    forms = {n: stream(b"/X Do " * 10, kind.format(n + 1)) for n in range(6, 30)}
    return document({**objects(stream(b"/X Do " * 10)), **forms, 30: stream(b"", "/Subtype /Form")})


def form_that_draws_itself() -> bytes:
    form = stream(
        b"/X Do",
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
    )
    return document({**objects(stream(b"/X Do")), 6: form})


def deep_nesting() -> bytes:
    return document({**objects(stream(b"")), 7: b"[" * 100_000 + b"]" * 100_000})


def deep_content() -> bytes:
    return document(objects(stream(b"[" * 50_000 + b"(x)" + b"]" * 50_000 + b" TJ")))


def font_map_bomb() -> bytes:
    ranges = b"1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange\n" * 2_000
    fonts = b"<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /ToUnicode 7 0 R >>"
    shown = stream(b"BT /R 9 Tf 9 9 Td <00410042> Tj ET")
    return document({**objects(shown), 3: fonts, 7: stream(ranges)})


def script_and_launch() -> bytes:
    script = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    names = f"/Names << /JavaScript << /Names [(a) {script}] >> >>"
    extra = f"/OpenAction << /S /Launch /F (/bin/sh) >> {names}"
    return pdf([Text("Ann Example", 50, 800, 20)], extra=extra)


def scanned_page() -> bytes:
    kind = "/Subtype /Image /Width 100 /Height 100 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    image = stream(bytes(100 * 100), kind)
    return document({**objects(stream(b"q 595 0 0 842 0 0 cm /X Do Q")), 6: image})


def noise() -> bytes:
    return b"%PDF-1.7\n" + hashlib.shake_256(b"noise").digest(200_000)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: b"", {"resume.not_pdf"}),
        (lambda: b"MZ\x90\x00 not a PDF", {"resume.not_pdf"}),
        (lambda: b"x" * 1025 + GOOD, {"resume.not_pdf"}),
        (lambda: b"%PDF-", {"resume.broken"}),
        (noise, {"resume.broken"}),
        (lambda: GOOD[: len(GOOD) // 2], {"resume.broken"}),
        (lambda: GOOD.replace(b"startxref", b"startxxxx"), {"resume.broken"}),
        (lambda: pdf(*[[]] * 21), {"resume.too_many_pages"}),
        (page_tree_loop, {"resume.broken"}),
        (page_tree_laughs, {"resume.broken"}),
        (flate_bomb, {"resume.broken"}),
        (nested_flate_bomb, {"resume.broken"}),
        (run_length_bomb, {"resume.broken"}),
        (object_stream_bomb, {"no_text"}),
        (form_laughs, {"no_text"}),
        (form_that_draws_itself, {"no_text"}),
        (deep_nesting, {"no_text"}),
        (deep_content, {"resume.broken"}),
        (font_map_bomb, {"no_text"}),
        (script_and_launch, {"read"}),
        (scanned_page, {"no_text"}),
        (lambda: encrypted("secret", "RC4-128"), {"resume.encrypted"}),
        (lambda: encrypted("secret", "AES-256"), {"resume.encrypted"}),
        (lambda: encrypted("", "RC4-128"), {"read"}),
        (lambda: encrypted("", "AES-256"), {"read"}),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)  # fmt: skip
def test_a_hostile_file_has_an_outcome(make: Callable[[], bytes], expected: set[str]) -> None:
    data = make()
    began = time.monotonic()

    assert outcome(data) in expected
    assert time.monotonic() - began < LONGEST_S


def test_a_resume_is_read_in_the_child_as_it_is_here() -> None:
    parsed = parse_resume(GOOD)

    assert parsed.resume.basics.name == "Ann Example"
    assert [skill.name for skill in parsed.resume.skills] == ["Go", "Kafka"]


def test_a_pdf_may_begin_late_but_not_too_late() -> None:
    require_pdf(b"\n" * 1024 + GOOD)
    with pytest.raises(NotAPdf):
        require_pdf(b"\n" * 1025 + GOOD)


def busy() -> bytes:
    """Return a page with so many words in one place that its layout takes seconds."""
    many = b" ".join(b"(a) Tj 0.01 0 Td" for _ in range(59_000))
    return document(objects(stream(b"BT /R 9 Tf 9 9 Td " + many + b" ET")))


def test_a_file_that_takes_too_much_time_is_stopped() -> None:
    began = time.monotonic()

    with pytest.raises(TooCostly):
        parse_resume(busy(), Limits(cpu_s=1))
    assert time.monotonic() - began < LONGEST_S


def test_a_file_that_takes_too_long_by_the_clock_is_stopped() -> None:
    began = time.monotonic()

    with pytest.raises(TooCostly):
        parse_resume(GOOD, Limits(wall_s=0.05))
    assert time.monotonic() - began < LONGEST_S


def test_a_file_that_takes_too_much_memory_is_stopped() -> None:
    data = document(objects(stream(b"(" + b"a" * 31_000_000 + b") Tj")))

    with pytest.raises(TooCostly):
        parse_resume(data, Limits(memory_bytes=160 * 1024 * 1024))


def test_more_text_than_may_be_written_is_stopped() -> None:
    with pytest.raises(TooCostly):
        parse_resume(GOOD, Limits(output_bytes=200))


def test_a_child_that_cannot_start_is_our_fault_and_not_the_files() -> None:
    with pytest.raises((SandboxFault, TooCostly)):
        parse_resume(GOOD, Limits(memory_bytes=1024 * 1024))


def test_no_process_and_no_file_is_left_behind() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(TooCostly):
        parse_resume(GOOD, Limits(wall_s=0.05))
    parse_resume(GOOD)

    assert len(list(Path("/proc/self/fd").iterdir())) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


ATTEMPTS = {
    "write a file": "open('/tmp/stolen', 'w')",
    "read a file of the system": "open('/etc/passwd')",
    "read its parent's secrets": "open(f'/proc/{os.getppid()}/environ', 'rb')",
    "climb out of its folders": "open(sys.path[0] + '/../../../../etc/passwd')",
    "start a program": "import subprocess; subprocess.Popen(['true'])",
    "use a shell": "import os; os.system('true')",
    "reach the network": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "remove a file": "import os; os.remove('/tmp/anything')",
    "load a library": "import ctypes; ctypes.CDLL(None)",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_code_inside_the_child_could_not(attempt: str) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from shared.resumes.child import guard\n"
        "import os, socket, subprocess, ctypes\n"
        "sys.addaudithook(guard(sys.path))\n"
        f"try:\n    {attempt}\nexcept PermissionError:\n    os._exit(42)"
    )
    root = str(Path(child.__file__).parents[2])
    ended = subprocess.run(
        [sys.executable, "-c", script, root],
        check=False, capture_output=True, timeout=30,
    )  # fmt: skip

    assert ended.returncode == 42, ended.stderr


def test_the_child_gets_nothing_of_the_environment() -> None:
    script = Path(child.__file__).with_name("sandbox.py").read_text(encoding="utf-8")

    assert "env={}" in script


def test_a_fault_names_its_kind_and_place_and_never_its_words() -> None:
    with pytest.raises(ValueError, match="Expecting") as caught:
        json.loads("{secret of the candidate")
    fault = child._fault(caught.value)

    assert fault["fault"].startswith("JSONDecodeError decoder.py:")
    assert "secret" not in json.dumps(fault)
    assert child._fault(None) == {}
