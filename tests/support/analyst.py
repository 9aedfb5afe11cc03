"""Recordings as tests make them, and an analyst that hears what was put into them.

Where the point is what becomes of media, it need not be real: the words follow the first bytes of
a WebM file in clear.
"""

from collections.abc import Callable, Iterable, Sequence

from shared.kernel.vocabulary import Locale
from shared.media.browser import BrowserAnswer, BrowserWord
from shared.media.errors import Silent
from shared.media.model import AnalysedMedia, MediaKind, Progress, Stage
from shared.media.presence import PresenceSample
from shared.media.service import MediaAnalyst
from shared.media.sniff import ContainerFormat
from shared.ports.speech import Speech
from tests.support.builders import kept_as_it_is

WEBM = "video/webm"
_HEAD = b"\x1a\x45\xdf\xa3\x01webm".ljust(64, b"\0")


def a_video(said: str = "I would add an index", canary: bytes = b"") -> bytes:
    """Return what passes for a recording in which this is said."""
    return _HEAD + said.encode() + b"\0" + canary


class ScriptedAnalyst:
    """Hears the words of ``a_video``. Each failure that is scripted happens once, in order."""

    seekable = staticmethod(kept_as_it_is)

    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.heard = 0
        self.during: Callable[[], None] = lambda: None

    def analyse(
        self,
        media: Iterable[bytes],
        *,
        kind: MediaKind,  # noqa: ARG002 - see MediaAnalyst
        locale: Locale,
        on_progress: Callable[[Progress], None],
        pictures: Sequence[PresenceSample] = (),  # noqa: ARG002 - see MediaAnalyst
    ) -> AnalysedMedia:
        content = b"".join(media)
        on_progress(Progress(Stage.DECODING, 0.0))
        on_progress(Progress(Stage.TRANSCRIBING, 0.5))
        self.heard += 1
        self.during()
        if self.failures:
            raise self.failures.pop(0)
        said = content[len(_HEAD) :].partition(b"\0")[0].decode().split()
        if not said:
            raise Silent
        words = tuple(
            BrowserWord(text=text, start_s=place / 2, end_s=place / 2 + 0.4)
            for place, text in enumerate(said)
        )
        answer = BrowserAnswer(duration_s=len(said) / 2 + 1, language=locale, words=words)
        analysed = self.accept(answer)
        return analysed.model_copy(update={"container": ContainerFormat.MATROSKA})

    def accept(self, answer: BrowserAnswer) -> AnalysedMedia:
        return MediaAnalyst(_no_engine).accept(answer)


def _no_engine() -> Speech:
    raise AssertionError("words that are there already need no recogniser")
