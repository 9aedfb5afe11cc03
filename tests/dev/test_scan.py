"""What the scanner of the infrastructure says must be exactly what is accepted."""

from typing import Any

from dev.scan import ACCEPTED, faults


def report(**results: list[Any]) -> dict[str, Any]:
    failed = [
        {"check_id": check, "resource": resource, "file_path": "/x.bicep", "check_name": "n"}
        for check, resource in ACCEPTED
    ]
    usual = {
        "passed_checks": [{}],
        "failed_checks": failed,
        "skipped_checks": [],
        "parsing_errors": [],
    }
    return {"results": {**usual, **results}}


def test_what_is_accepted_is_no_fault() -> None:
    assert not list(faults(report()))


def test_a_file_that_cannot_be_read_is_a_fault() -> None:
    assert list(faults(report(parsing_errors=["x.bicep"]))) == ["x.bicep: cannot be read"]


def test_a_scan_that_checked_nothing_is_a_fault() -> None:
    assert "nothing was checked" in list(faults(report(passed_checks=[])))


def test_a_check_that_a_comment_skips_is_a_fault() -> None:
    assert list(faults(report(skipped_checks=[{"file_path": "/x.bicep"}])))


def test_a_new_finding_is_a_fault() -> None:
    usual = report()["results"]["failed_checks"]
    new = {"check_id": "CKV_1", "resource": "a.b", "file_path": "/x.bicep", "check_name": "n"}

    assert list(faults(report(failed_checks=[*usual, new]))) == ["/x.bicep: a.b: CKV_1 n"]


def test_what_is_accepted_and_no_longer_found_is_a_fault() -> None:
    usual = report()["results"]["failed_checks"]

    assert list(faults(report(failed_checks=usual[1:])))


def test_everything_accepted_has_a_reason() -> None:
    assert all(len(reason.split()) > 2 for reason in ACCEPTED.values())
