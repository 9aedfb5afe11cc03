"""Customers' lives in any order of events, with crashes: do the books say what the bank says?

Each seed stands for the same lives each time; what is a life, and what must hold after it, is in
`tests/support/customers.py`. `--done FILE` notes every seed that is over, so that a run which was
cut off goes on where it was. `--first 57 --seeds 1 --shrink` plays what went wrong again and looks
for the shortest way to it.
"""

import argparse
import json
import time
import traceback
from pathlib import Path

from hypothesis import Phase

from tests.support.customers import STEPS, explore, premises
from tests.support.shop import Premises


def main(arguments: list[str]) -> int:
    """Play the lives of each seed; print how many, how fast, what went wrong; fail if any did."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--first", type=int, default=0, help="the first seed")
    options.add_argument("--seeds", type=int, default=400)
    options.add_argument("--lives", type=int, default=25, help="of each seed")
    options.add_argument("--done", type=Path, help="a file of the seeds that are over")
    options.add_argument("--shrink", action="store_true")
    given = options.parse_args(arguments)
    over = _read(given.done)
    wanted = range(given.first, given.first + given.seeds)
    for seed in (seed for seed in wanted if seed not in over):
        over[seed] = _play(seed, given.lives, shrink=given.shrink)
        _note(given.done, seed, over[seed])
    found = [over[seed] for seed in wanted]
    lives, cpu_s = (sum(each[name] for each in found) for name in ("lives", "cpu_s"))
    wrong = [seed for seed in wanted if over[seed]["failed"]]
    print(
        f"{lives} lives of up to {STEPS} steps, {cpu_s / max(lives, 1) * 1000:.0f} ms of CPU each"
    )
    print(f"seeds that went wrong: {wrong or 'none'}")
    return int(bool(wrong))


def _play(seed: int, lives: int, *, shrink: bool) -> dict[str, float]:
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    began, failed = time.process_time(), False
    with premises() as lent:
        try:
            explore(lent, examples=lives, of_seed=seed, phases=phases)
        except Exception:  # noqa: BLE001 - whatever is wrong with one, the others are played
            failed = True
            print(f"== seed {seed}", traceback.format_exc(), sep="\n", flush=True)
        return _outcome(lent, began, failed=failed)


def _outcome(lent: Premises, began: float, *, failed: bool) -> dict[str, float]:
    cpu_s = round(time.process_time() - began, 2)
    return {"lives": lent.customers, "cpu_s": cpu_s, "failed": failed}


def _read(done: Path | None) -> dict[int, dict[str, float]]:
    if done is None or not done.exists():
        return {}
    lines = (json.loads(line) for line in done.read_text().splitlines())
    return {line.pop("seed"): line for line in lines}


def _note(done: Path | None, seed: int, outcome: dict[str, float]) -> None:
    line = json.dumps({"seed": seed, **outcome})
    print(line, flush=True)
    if done:
        with done.open("a") as file:
            file.write(line + "\n")
