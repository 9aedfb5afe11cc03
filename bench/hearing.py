"""The offline recogniser on long answers: words wrong, speech lost, fillers found, by variant.

Each answer is mixed from clips with pauses of 0.2 to 2.5 s and, every second one, ten fillers. The
clips are those of the tests, or `--clips DIR` with a `truth.tsv` (file, tab, words in each line).
`--model base` takes the larger model, `--mixes 8 --seconds 75 --seed 100` how many answers, how
long, and which; `--quick` leaves out the variants that are not in use.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from shared.adapters.embedded.hearing import complete, gaps, with_fillers
from shared.adapters.embedded.speech import FILLER_PROMPT, EmbeddedSpeech, Recording
from shared.adapters.embedded.speech_weights import WEIGHTS
from shared.media.sound import samples_of
from shared.ports.speech import Span, Word
from tests.support.mixes import SENTENCES, Mix, clips, fillers_found, mix, word_errors

_FILLERS = 10
_LOST_S = 6.0

type Heard = tuple[Word, ...]


@dataclass
class _Sum:
    """What one variant did, added up."""

    errors: int = 0
    words: int = 0
    lost_s: float = 0.0
    found: int = 0
    fillers: int = 0
    invented: int = 0
    cpu_s: float = 0.0
    rates: list[float] = field(default_factory=list)

    def add(self, answer: Mix, heard: Heard, voice: Sequence[Span], cpu_s: float) -> None:
        errors = word_errors(answer.words, heard)
        found, invented = fillers_found(answer.fillers, heard)
        self.errors += errors
        self.words += len(answer.words)
        self.rates.append(100 * errors / len(answer.words))
        self.lost_s += sum(
            span.end_s - span.start_s for span in gaps(heard, voice, least_s=_LOST_S)
        )
        self.found += found
        self.fillers += len(answer.fillers)
        self.invented += invented
        self.cpu_s += cpu_s


def main(arguments: list[str]) -> int:
    """Print a line per answer and variant and a table; return 1 if a bound is broken."""
    parser = argparse.ArgumentParser(prog="bench hearing", description=__doc__)
    parser.add_argument("--clips", type=Path, default=SENTENCES)
    parser.add_argument("--model", choices=sorted(WEIGHTS), default="tiny.en")
    parser.add_argument("--mixes", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=75)
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args(arguments)
    sources = clips(given.clips)
    if given.clips != SENTENCES:
        sources += clips()[-2:]  # the fillers
    speech = EmbeddedSpeech(WEIGHTS[given.model])
    sums: dict[str, _Sum] = {}
    for place in range(given.mixes):
        fillers = _FILLERS if place % 2 else 0
        answer = mix(sources, seed=given.seed + place, seconds=given.seconds, fillers=fillers)
        _hear(speech, answer, sums, quick=given.quick)
    _print(speech.ping(), sums, given.mixes)
    product, plain = sums["product"], sums["no prompt"]
    worse = max(a - b for a, b in zip(product.rates, plain.rates, strict=True))
    return int(worse > 1.5 or product.lost_s > 0)


def _hear(speech: EmbeddedSpeech, answer: Mix, sums: dict[str, _Sum], *, quick: bool) -> None:
    recording = Recording(
        model=speech.model,
        samples=samples_of(answer.pcm),
        ends_at=float("inf"),
        on_progress=lambda _share: None,
    )
    for name, words, cpu_s in _variants(recording, quick=quick):
        sums.setdefault(name, _Sum()).add(answer, words, recording.voice, cpu_s)
        print(f"  {name:28}{sums[name].rates[-1]:7.1f} %", flush=True)


def _variants(recording: Recording, *, quick: bool) -> Iterator[tuple[str, Heard, float]]:
    """Yield each variant's name, words and CPU time; what two have in common is done once."""
    voice = recording.voice
    plain, plain_s = _timed(recording.first)
    yield "no prompt", plain, plain_s
    words, again_s = _timed(lambda: complete(plain, voice, recording.again))
    found, fillers_s = _timed(lambda: with_fillers(words, voice, recording.for_fillers))
    yield "product", found, plain_s + again_s + fillers_s
    yield "prompt over the whole", *_timed(lambda: _prompted(recording))
    if not quick:
        short, took_s = _timed(
            lambda: with_fillers(words, voice, recording.for_fillers, window_s=12)
        )
        yield "fillers in 12 s windows", short, plain_s + again_s + took_s


def _prompted(recording: Recording) -> Heard:
    """Return what the prompt gives that was shown with the whole sound before."""
    segments, _ = recording.model.transcribe(
        recording.samples,
        language="en",
        beam_size=1,
        temperature=0.0,
        condition_on_previous_text=False,
        hotwords=FILLER_PROMPT,
        vad_filter=True,
        word_timestamps=True,
    )
    return tuple(
        Word(text=token.word.strip(), start_s=token.start, end_s=token.end)
        for segment in segments
        for token in segment.words or ()
    )


def _timed(work: Callable[[], Heard]) -> tuple[Heard, float]:
    began = time.process_time()
    words = work()
    return words, time.process_time() - began


def _print(engine: str, sums: dict[str, _Sum], answers: int) -> None:
    print(f"\n{engine}, {answers} answers")
    print(
        f"{'':28}{'WER %':>8}{'worst':>8}{'lost s':>8}{'fillers':>10}{'invented':>10}{'CPU s':>8}"
    )
    for name, total in sums.items():
        rate = 100 * total.errors / total.words
        found = f"{total.found}/{total.fillers}"
        print(
            f"{name:28}{rate:8.1f}{np.max(total.rates):8.1f}{total.lost_s:8.1f}{found:>10}"
            f"{total.invented:>10}{total.cpu_s:8.0f}"
        )
