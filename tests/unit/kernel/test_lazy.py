"""A lazy property is built once, whoever asks first."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from shared.kernel.lazy import lazy


class House:
    """Counts how often its parts are built."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.built: list[str] = []

    @lazy
    def walls(self) -> str:
        """What carries the roof."""
        time.sleep(0.05)
        self.built.append("walls")
        return "walls"

    @lazy
    def roof(self) -> str:
        self.built.append("roof")
        return f"roof on {self.walls}"


def test_threads_that_ask_at_once_get_the_one_that_was_built() -> None:
    house = House()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(lambda: house.walls) for _ in range(8)]

    assert {each.result() for each in asked} == {"walls"}
    assert house.built == ["walls"]


def test_one_part_may_need_another() -> None:
    house = House()

    assert house.roof == "roof on walls"
    assert house.built == ["roof", "walls"]


def test_on_the_class_it_is_the_property_itself() -> None:
    assert isinstance(House.walls, lazy)
    assert House.walls.__doc__ == "What carries the roof."
