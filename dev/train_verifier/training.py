"""One pass over the pairs, with what style alone would say taken into account."""

import random
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from dev.train_verifier.network import Network
from dev.train_verifier.pairs import Pair
from shared.evaluation.scorer.pair_pieces import PairPieces

_BATCH = 64
_SORTED = 20  # batches whose pairs are sorted by length together
_HEAD_RATE = 3e-4
_WARM, _LAST = 0.06, 0.02
_SMOOTHED = 0.03
_LONGEST = 128
_REPORT = 50


class Course(NamedTuple):
    """How to train."""

    rate: float
    seed: int


class _Sample(NamedTuple):
    numbers: list[int]
    second: int
    pair: Pair


def train(network: Network, pieces: PairPieces, pairs: Sequence[Pair], course: Course) -> None:
    """Train a network in place."""
    torch.manual_seed(course.seed)
    samples = [_Sample(*pieces.pair(each.said, each.point, _LONGEST), each) for each in pairs]
    batches = list(_batches(samples, random.Random(course.seed)))  # noqa: S311 - nothing secret
    head = {id(each) for each in network.head.parameters()}
    body = [each for each in network.parameters() if id(each) not in head]
    optimiser = torch.optim.AdamW(
        [
            {"params": body, "lr": course.rate},
            {"params": network.head.parameters(), "lr": _HEAD_RATE},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: (
            min(1.0, (step + 1) / (_WARM * len(batches))) * max(_LAST, 1 - step / len(batches))
        ),
    )
    network.train()
    begun, losses = time.monotonic(), []
    for number, batch in enumerate(batches, 1):
        loss = _loss(network, batch)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        if number % _REPORT == 0:
            mean = sum(losses[-_REPORT:]) / _REPORT
            spent = time.monotonic() - begun
            print(f"{number}/{len(batches)} loss {mean:.3f} {spent:.0f} s", flush=True)
    network.eval()


def _loss(network: Network, batch: Sequence[_Sample]) -> Tensor:
    """Return the loss of the product of what the network and what style alone says."""
    with torch.autocast("cpu", torch.bfloat16):
        odds = network(*_padded(batch))
    style = torch.tensor([each.pair.style for each in batch])
    by_style = torch.stack([style, torch.full_like(style, 0.5), 1 - style], 1).log()
    verdicts = torch.tensor([each.pair.verdict for each in batch])
    return functional.cross_entropy(odds.float() + by_style, verdicts, label_smoothing=_SMOOTHED)


def _padded(batch: Sequence[_Sample]) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(each.numbers) for each in batch)
    numbers, sides, mask = torch.zeros(3, len(batch), longest, dtype=torch.long)
    for row, each in enumerate(batch):
        count = len(each.numbers)
        numbers[row, :count] = torch.tensor(each.numbers)
        sides[row, each.second : count] = 1
        mask[row, :count] = 1
    return numbers, sides, mask


def _batches(samples: Sequence[_Sample], rng: random.Random) -> Iterator[Sequence[_Sample]]:
    """Draw batches of samples of like length."""
    drawn = rng.sample(samples, len(samples))
    for begin in range(0, len(drawn), _BATCH * _SORTED):
        part = sorted(drawn[begin : begin + _BATCH * _SORTED], key=lambda each: len(each.numbers))
        batches = [part[at : at + _BATCH] for at in range(0, len(part), _BATCH)]
        rng.shuffle(batches)
        yield from batches
