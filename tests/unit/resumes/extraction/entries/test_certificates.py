"""Certificate entries."""

from shared.resumes.extraction.entries.certificates import certificates_of
from tests.support.resume_pdfs import lines


def test_certificates_have_issuers_and_dates() -> None:
    found = certificates_of(
        lines(
            "- AWS Certified Security \u2013 Specialty, Amazon Web Services, 2022", "- RHCE (2015)"
        ),
        month_first=False,
    )

    assert [(each.name.text, each.issuer, each.date) for each in found] == [
        ("AWS Certified Security \u2013 Specialty", "Amazon Web Services", "2022"),
        ("RHCE", None, "2015"),
    ]
