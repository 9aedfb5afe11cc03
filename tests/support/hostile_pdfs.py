"""Hostile PDFs, made here: none is kept as a file that somebody might open."""

import hashlib
import io
import zipfile
import zlib

from pypdf import PdfReader, PdfWriter

from tests.support.resume_pdfs import Text, column, document, font, pdf, stream

GOOD = pdf([Text("Ann Example", 50, 800, 20), *column(["#Skills", "Go, Kafka"], 50, 750)])


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
    data = zlib.compress(zlib.compress(b"\0" * 100_000_000))
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


def ascii85_bomb() -> bytes:
    data = b"z" * 8_000_000 + b"~>"
    head = f"<< /Length {len(data)} /Filter /ASCII85Decode >>".encode()
    return document(objects(head + b"\nstream\n" + data + b"\nendstream"))


def many_streams() -> bytes:
    """Return a page of thirty streams that are each just within the limit."""
    one = stream(b"q " * 15_000_000)
    made = objects(b"", **{f"o{n}": one for n in range(10, 40)})
    parts = b" ".join(f"{n} 0 R".encode() for n in range(10, 40))
    made[4] = made[4].replace(b"/Contents 5 0 R", b"/Contents [" + parts + b"]")
    return document(made)


def numbers_beyond_measure() -> bytes:
    shown = b"BT /R 1e300 Tf 1e308 1e308 1e308 1e308 1 1 Tm (abc) Tj ET q 1e200 0 0 1e200 0 0 cm "
    return document(objects(stream(shown * 2 + b"BT /R 9 Tf (x) Tj ET Q")))


def annotation_loop() -> bytes:
    made = objects(stream(b"BT /R 9 Tf 9 9 Td (abc) Tj ET"), o7=b"7 0 R")
    made[4] = made[4].replace(b"/MediaBox", b"/Annots 7 0 R /MediaBox")
    return document(made)


def page_named_too_often() -> bytes:
    made = objects(stream(b""))
    made[2] = b"<< /Type /Pages /Kids [" + b"4 0 R " * 20_000 + b"] /Count 1 >>"
    return document(made)


def resources_of_no_kind() -> bytes:
    """Return a page whose fonts and drawings are asked for by things that are no names."""
    return document(objects(stream(b"BT [1] 9 Tf << /A 1 >> 9 Tf (a) Tj ET [2] Do << >> Do")))


def cross_reference_loop() -> bytes:
    start = int(GOOD[GOOD.rindex(b"startxref") :].split()[1])
    trailer = f"trailer\n<< /Size 7 /Root 1 0 R /Prev {start} >>\nstartxref\n{start}\n%%EOF"
    return GOOD[: GOOD.rindex(b"trailer")] + trailer.encode()


def web_page() -> bytes:
    return b"<!doctype html><html><body><h1>Ann Example</h1></body></html>"


def web_page_that_names_pdf() -> bytes:
    return b"<html><body>%PDF-1.7 is what this is not</body></html>"


def web_page_and_pdf() -> bytes:
    return b"<html><script>alert(1)</script><!--\n" + GOOD + b"\n--></html>"


def archive_and_pdf() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x" * 1000)
    return GOOD + packed.getvalue()


def with_noise_behind() -> bytes:
    return GOOD + hashlib.shake_256(b"behind").digest(100_000)


def cut_off() -> bytes:
    return GOOD[: len(GOOD) // 2]


def busy() -> bytes:
    """Return a page with so many words in one place that its layout takes seconds."""
    many = b" ".join(b"(a) Tj 0.01 0 Td" for _ in range(59_000))
    return document(objects(stream(b"BT /R 9 Tf 9 9 Td " + many + b" ET")))
