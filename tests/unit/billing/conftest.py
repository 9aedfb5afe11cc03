from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.shop import Premises, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    premises = Premises(tmp_path)
    yield Shop(premises)
    premises.threads.shutdown()
