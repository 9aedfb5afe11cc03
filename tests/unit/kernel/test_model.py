"""The base of all models."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from shared.kernel.model import Model

ROOT = Path(__file__).parents[3]

_BUILT = """
import pkgutil, sys
import functions, shared
for package in (functions, shared):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        __import__(found.name)
from pydantic import BaseModel
def below(cls):
    for each in cls.__subclasses__():
        yield each
        yield from below(each)
ours = [each for each in below(BaseModel) if each.__module__.startswith(("functions.", "shared."))]
assert len(ours) > 100
for each in ours:
    generic = each.__pydantic_generic_metadata__["parameters"]
    if each.__pydantic_complete__ and not generic:
        print(f"{each.__module__}.{each.__qualname__}")
"""


A_DEFAULT_IN_THE_API = {"shared.resumes.model.Basics"}
"""Made as it is declared, so that the API's description shows it."""


def test_importing_the_program_builds_no_model() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _BUILT], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert set(ran.stdout.split()) == A_DEFAULT_IN_THE_API, "derive from shared.kernel.model.Model"


def test_threads_may_come_to_a_model_at_once_before_it_is_built() -> None:
    for _ in range(20):

        class Part(Model):
            number: int

        class Whole(Model):
            parts: tuple[Part, ...]

        together = threading.Barrier(8)

        def read(
            number: int, model: type[Whole] = Whole, gate: threading.Barrier = together
        ) -> int:
            gate.wait(30)
            read = model.model_validate({"parts": [{"number": str(number)}]})
            return len(read.model_dump_json()) - len(str(number))

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(read, range(8)))) == 1
