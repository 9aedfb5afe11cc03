"""Analysing recordings: decode, transcribe, measure; and copying those that are kept."""

from collections.abc import Callable, Iterable, Sequence

from shared.kernel.vocabulary import Locale
from shared.media.browser import BrowserAnswer, transcript_of
from shared.media.decoding.sandboxed import decode
from shared.media.delivery import measure, measure_words
from shared.media.errors import Silent
from shared.media.model import AnalysedMedia, MediaKind, PresenceSource, Progress, Stage
from shared.media.presence import PresenceSample, presence_of
from shared.media.seeking import seekable
from shared.media.sound import samples_of
from shared.media.voice import voice_in
from shared.ports.speech import Speech

_LEAST_DEADLINE_S = 60.0


class MediaAnalyst:
    """Turns recordings into analyses. Keeps nothing: what it made of a recording is its result."""

    seekable = staticmethod(seekable)
    """Makes the copy of a recording that is kept; see shared.media.seeking."""

    def __init__(self, speech: Callable[[], Speech]) -> None:
        """Transcribe by the engine that the call gives; it is made when first needed."""
        self._speech = speech

    def analyse(
        self,
        media: Iterable[bytes],
        *,
        kind: MediaKind,
        locale: Locale,
        on_progress: Callable[[Progress], None],
        pictures: Sequence[PresenceSample] = (),
    ) -> AnalysedMedia:
        """Analyse one recording, given in pieces as ``BlobStore.stream`` yields them.

        ``pictures`` are what a browser saw that looked itself, and are used only where the
        recording has none. ``on_progress`` is called in this thread or another one, before this
        returns. Raises one of MEDIA_ERRORS (for good), CannotProcessNow or one of SPEECH_ERRORS
        (worth another try). What reading ``media`` or ``on_progress`` in this thread raises passes
        through. Takes about the time that the answer plays, at most.
        """
        on_progress(Progress(Stage.DECODING, 0.0))
        decoded = decode(media, kind)
        samples = samples_of(decoded.sound)
        voice = voice_in(samples)
        if voice is not None and not voice[0]:
            raise Silent
        on_progress(Progress(Stage.TRANSCRIBING, 0.0))
        transcript = self._speech().transcribe(
            decoded.sound,
            locale=locale,
            deadline_s=_LEAST_DEADLINE_S + decoded.seconds,
            on_progress=lambda share: on_progress(Progress(Stage.TRANSCRIBING, share)),
        )
        if not transcript.words and not transcript.unheard:
            raise Silent
        on_progress(Progress(Stage.MEASURING, 0.0))
        return AnalysedMedia(
            container=decoded.container,
            duration_s=round(decoded.seconds, 3),
            partial=decoded.partial or bool(transcript.unheard),
            transcript=transcript,
            delivery=measure(samples, transcript, voice),
            presence=presence_of(decoded.pictures, PresenceSource.SERVER)
            or presence_of(pictures, PresenceSource.BROWSER),
            picture_left_out=decoded.left_out,
        )

    def accept(self, answer: BrowserAnswer) -> AnalysedMedia:
        """Analyse what a browser heard and saw itself; raises Silent if it heard no word.

        Pauses, pitch and loudness stay unknown: they cannot be told from the times of words.
        """
        if not answer.words:
            raise Silent
        transcript = transcript_of(answer)
        return AnalysedMedia(
            container=None,
            duration_s=answer.duration_s,
            partial=False,
            transcript=transcript,
            delivery=measure_words(transcript, duration_s=answer.duration_s),
            presence=presence_of(answer.pictures, PresenceSource.BROWSER),
        )
