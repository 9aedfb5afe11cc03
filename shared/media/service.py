"""Analysing recordings: decode, transcribe, measure."""

from collections.abc import Callable, Iterable

from shared.kernel.vocabulary import Locale
from shared.media.model import AnalysedMedia, MediaKind, Progress


class MediaAnalyst:
    """Turns recordings into analyses. Keeps nothing: what it made of a recording is its result."""

    def analyse(
        self,
        media: Iterable[bytes],
        *,
        kind: MediaKind,
        locale: Locale,
        on_progress: Callable[[Progress], None],
    ) -> AnalysedMedia:
        """Analyse one recording, given in pieces as ``BlobStore.stream`` yields them.

        Raises one of MEDIA_ERRORS (for good) or SPEECH_ERRORS (worth another try). What reading
        ``media`` or ``on_progress`` raises passes through. Takes up to a few minutes.
        """
        ...
