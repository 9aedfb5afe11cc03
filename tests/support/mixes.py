"""Long answers mixed from clips of fluent speech, and how far what was heard is from them."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from shared.media.wording import is_filler
from shared.ports.speech import Span, Word
from tests.support.recorder import FIXTURES, RATE, Sound

SENTENCES = FIXTURES / "speech" / "sentences"
"""Twelve sentences and two fillers of three synthetic voices."""

_PAUSES_S = (0.2, 2.5)
_AFTER_FILLER_S = (0.15, 0.6)
_BEFORE_S = 0.5
_NOISE = 0.0005
_NEAR_S = 0.6


@dataclass(frozen=True)
class Clip:
    """Some speech with its words, or a filler."""

    sound: Sound
    text: str


@dataclass(frozen=True)
class Mix:
    """An answer: its sound, its words without fillers, and when the fillers are."""

    sound: Sound
    words: tuple[str, ...]
    fillers: tuple[Span, ...]

    @property
    def pcm(self) -> bytes:
        return (np.clip(self.sound, -1, 1) * 32767).astype("<i2").tobytes()


def clips(folder: Path = SENTENCES) -> list[Clip]:
    """Return what the folder's ``truth.tsv`` names: a file and its words in each line."""
    with (folder / "truth.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Clip(_sound(folder / name), text) for name, text in rows]


def mix(sources: Sequence[Clip], *, seed: int, seconds: float, fillers: int = 0) -> Mix:
    """Return about so many seconds; clips come in a random order, each once before any again."""
    random = np.random.default_rng(seed)
    said = [clip for clip in sources if not is_filler(clip.text)]
    sounds = [clip.sound for clip in sources if is_filler(clip.text)]
    pieces: list[Sound] = [_silence(_BEFORE_S)]
    words: list[str] = []
    spans: list[Span] = []
    order: list[int] = []
    while _seconds(pieces) < seconds:
        order = order or list(random.permutation(len(said)))
        if len(spans) < fillers:
            sound = sounds[random.integers(len(sounds))]
            at_s = _seconds(pieces)
            spans.append(Span(start_s=at_s, end_s=at_s + len(sound) / RATE))
            pieces += [sound, _silence(random.uniform(*_AFTER_FILLER_S))]
        clip = said[order.pop()]
        pieces += [clip.sound, _silence(random.uniform(*_PAUSES_S))]
        words += spelled(clip.text)
    whole = np.concatenate(pieces)
    noise = random.normal(0, _NOISE, len(whole)).astype(np.float32)
    return Mix(whole + noise, tuple(words), tuple(spans))


def spelled(text: str) -> list[str]:
    """Return the words that are compared: without punctuation, case, hyphens and fillers."""
    words = re.findall(r"[a-z0-9']+", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return [word for word in words if not is_filler(word)]


def word_errors(truth: Sequence[str], heard: Sequence[Word]) -> int:
    """Return how many words must be changed, added or left out to get what was said."""
    found = [word for each in heard for word in spelled(each.text)]
    row = list(range(len(found) + 1))
    for place, said in enumerate(truth, 1):
        before, row = row, [place]
        for column, word in enumerate(found, 1):
            changed = before[column - 1] + (said != word)
            row.append(min(before[column] + 1, row[-1] + 1, changed))
    return row[-1]


def fillers_found(fillers: Iterable[Span], heard: Sequence[Word]) -> tuple[int, int]:
    """Return how many fillers were heard near where they are, and how many where there is none."""
    free = [word for word in heard if is_filler(word.text)]
    count = len(free)
    for span in fillers:
        for word in free:
            if word.start_s < span.end_s + _NEAR_S and word.end_s > span.start_s - _NEAR_S:
                free.remove(word)
                break
    return count - len(free), len(free)


def _sound(path: Path) -> Sound:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(str(path)) as container:
        frames = [*container.decode(audio=0), None]
        parts = [part.to_ndarray()[0] for frame in frames for part in resampler.resample(frame)]
    return (np.concatenate(parts) / 32768).astype(np.float32)


def _silence(seconds: float) -> Sound:
    return np.zeros(int(seconds * RATE), np.float32)


def _seconds(pieces: Iterable[Sound]) -> float:
    return sum(map(len, pieces)) / RATE
