"""Trains the verifier on statements about the bank's key points and on pairs that people judged."""

import argparse
import random
from pathlib import Path

from dev.train_scorer.material import bank_questions
from dev.train_scorer.model_folder import read, write
from dev.train_verifier.network import Network
from dev.train_verifier.pairs import human_pairs, other_stories, statement_pairs, told_again
from dev.train_verifier.training import Course, train
from shared.evaluation.scorer.model_files import FOLDER, NAMES, PIECES, VERIFIER
from shared.evaluation.scorer.pair_pieces import PairPieces
from shared.ports.evaluator import QuestionKind

_HUMAN = 6000


def main() -> None:
    """Train, and write the weights."""
    options = _options()
    rng = random.Random(options.seed)  # noqa: S311 - nothing secret is drawn
    questions = bank_questions()
    stories = [each for each in questions if each.kind == QuestionKind.BEHAVIOURAL]
    others = [each for each in questions if each.kind != QuestionKind.BEHAVIOURAL]
    pairs = [*statement_pairs(questions, rng), *told_again(others, rng)]
    pairs += other_stories(stories, rng)
    pairs += rng.sample(human_pairs(options.data / "verifier/pairs.jsonl.gz"), _HUMAN)
    pairs = rng.sample(pairs, int(len(pairs) * options.share))
    print(f"{len(pairs)} pairs", flush=True)
    files = read(options.out, *NAMES)
    pieces = PairPieces(files[PIECES].decode().split("\n"))
    network = Network.read(options.start or options.out / VERIFIER)
    train(network, pieces, pairs, Course(rate=options.rate, seed=options.seed))
    write(options.out, {**files, VERIFIER: network.weights()})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m dev.train_verifier", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--start", type=Path, help="an .npz or .onnx to go on from; else --out's")
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--share", type=float, default=1.0, help="of the pairs")
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
