"""Warm children: one for many files, each of which meets a process that has seen no other."""

import io
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.sandbox.errors import ReaderError
from shared.sandbox.process import Limits, end_warm_children, run_in_sandbox
from shared.sandbox.warm import NoChildFree, WarmChildren
from tests.support.processes import children

LIMITS = Limits(cpu_s=5, wall_s=60.0, memory_bytes=1 << 30, output_bytes=1 << 16)
READERS = "tests.support.sandbox_readers"


@pytest.fixture(autouse=True)
def _no_child_left() -> Iterator[None]:
    end_warm_children()
    yield
    end_warm_children()


def counted() -> tuple[int, int, int]:
    """Read a file in a warm child; return its count of files, its process and its parent's."""
    said = run_in_sandbox(f"{READERS}:counting", [b"x"], LIMITS, warm=True).values
    return said["count"], said["process"], said["parent"]


def test_a_second_file_meets_the_same_child_in_a_fresh_process() -> None:
    first, second = counted(), counted()

    assert (first[0], second[0]) == (1, 1)
    assert first[1] != second[1]
    assert first[2] == second[2] != os.getpid()


def test_a_file_that_breaks_its_fork_does_not_hurt_the_next() -> None:
    parent = counted()[2]
    with pytest.raises(ReaderError):
        run_in_sandbox(f"{READERS}:crashing", [b"x"], LIMITS, warm=True)

    assert counted()[2] == parent


def test_where_the_child_has_ended_another_one_reads_the_file() -> None:
    gone = counted()[2]
    os.kill(gone, signal.SIGKILL)

    count, _, parent = counted()

    assert (count, parent != gone) == (1, True)


def test_files_are_read_at_the_same_time() -> None:
    with ThreadPoolExecutor(3) as pool:
        said = list(pool.map(lambda _: counted(), range(3)))

    assert len({process for _, process, _ in said}) == 3


def test_arguments_and_what_is_written_arrive() -> None:
    result = run_in_sandbox(f"{READERS}:echo", [b"abc"], LIMITS, warm=True, word="kept")

    assert result.values == {"arguments": {"word": "kept"}, "size": 3}
    assert result.payload == b"\n\x00payload"


def test_a_child_is_made_ready_once_for_all_files() -> None:
    said = [
        run_in_sandbox(f"{READERS}_ready:told", [b"x"], LIMITS, warm=True).values for _ in range(2)
    ]

    assert [each["prepared"] for each in said] == [1, 1]
    assert said[0]["process"] != said[1]["process"]


def test_no_more_children_are_started_than_may_be_and_the_others_files_wait() -> None:
    before = children()
    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(lambda _: counted(), range(12)))

    assert len({process for _, process, _ in said}) == 12
    assert len(children() - before) <= (os.process_cpu_count() or 1) + 2


def test_a_file_that_gets_no_turn_is_not_called_too_costly() -> None:
    warm = WarmChildren(lambda *_: pytest.fail("no child may start"), most=0)
    with pytest.raises(NoChildFree):
        warm.run({"reader": "x"}, io.BytesIO(), io.BytesIO(), 0.01)
