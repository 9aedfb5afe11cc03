"""Measurements that anyone can run do run."""

import re

import pytest

from bench import _interval, erasure_kills, erasure_race, media, purge_kills


def test_media_are_measured_in_the_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    assert media.main(["--seconds", "10"]) == 0

    lines = capsys.readouterr().out.splitlines()
    peaks = [float(line.split()[-1]) for line in lines if re.match(r"(wav|mp3|webm|mp4) ", line)]
    assert len(peaks) == 6
    assert all(20 < peak < 300 for peak in peaks)


@pytest.mark.clause("P5.2")
def test_a_purge_that_is_killed_counts_what_it_removed(capsys: pytest.CaptureFixture[str]) -> None:
    few = ["--due", "300", "--kills", "3", "--batch", "20", "--seed", "7"]

    assert purge_kills.main(few) == 0, capsys.readouterr().out
    assert "removed: 300\n" in capsys.readouterr().out


@pytest.mark.clause("P5.3")
@pytest.mark.timeout(600)
def test_an_erasure_that_is_killed_ends_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    few = ["--kills", "1", "--seed", "7", "--spans", "1", "1"]

    assert erasure_kills.main(few) == 0, capsys.readouterr().out
    assert "erasures 1, verified 1, registered again 1\ntraces 0\n" in capsys.readouterr().out


@pytest.mark.clause("P5.3")
@pytest.mark.timeout(600)
def test_writing_through_an_erasure_by_two_instances_leaves_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    few = ["--people", "1", "--rounds", "1", "--seconds", "0.3"]

    assert erasure_race.main(few) == 0, capsys.readouterr().out
    assert "erasures 1, verified 1, registered again 1\ntraces 0\n" in capsys.readouterr().out


def test_an_interval_has_its_width_from_the_chosen_part_and_is_counted_on_the_kept_one() -> None:
    chosen = [_interval.Graded("chosen", 3.0, 3.0 + error / 10) for error in range(11)]
    kept = [_interval.Graded("kept", 3.0, grade) for grade in (3.0, 3.7, 2.3, 4.5)]

    found = _interval.interval([*chosen, *kept], "kept".__eq__)

    assert found.half_width == pytest.approx(0.8)
    assert (found.chosen, found.kept, found.held) == (11, 4, 0.75)
    assert not found.is_calibrated
    assert found._replace(held=0.83).is_calibrated
