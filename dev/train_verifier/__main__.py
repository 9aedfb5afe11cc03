"""Trains the verifier on statements about the bank's key points and on pairs that people judged."""

import argparse
import random
from pathlib import Path

from dev.train_scorer.material import bank_questions
from dev.train_verifier.files import FOLDER, WEIGHTS, word_pieces
from dev.train_verifier.network import Network
from dev.train_verifier.pairs import human_pairs, statement_pairs
from dev.train_verifier.training import Course, train

_HUMAN = 6000


def main() -> None:
    """Train, and write the weights."""
    options = _options()
    rng = random.Random(options.seed)  # noqa: S311 - nothing secret is drawn
    pairs = statement_pairs(bank_questions(), rng)
    if options.share < 1:
        pairs = rng.sample(pairs, int(len(pairs) * options.share))
    pairs += rng.sample(human_pairs(options.data / "verifier/pairs.jsonl.gz"), _HUMAN)
    print(f"{len(pairs)} pairs", flush=True)
    network = Network.read(options.start)
    train(network, word_pieces(), pairs, Course(rate=options.rate, seed=options.seed))
    network.write(options.out / WEIGHTS)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m dev.train_verifier", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--start",
        type=Path,
        default=FOLDER / WEIGHTS,
        help="an .npz or .onnx to go on from",
    )
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--share", type=float, default=1.0, help="of the statements' pairs")
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
