"""What the decoder may use: every other demuxer and codec of FFmpeg stays out of reach."""

from shared.media.sniff import ContainerFormat

SOUND_CODECS = frozenset({
    "opus", "vorbis", "aac", "mp3", "mp3float", "flac",
    "pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_alaw", "pcm_mulaw",
})  # fmt: skip

PICTURE_CODECS = frozenset({"vp8", "vp9", "h264"})

MOST_PIXELS = 4096 * 2304
"""Of one frame; no webcam has more."""


def options_of(container: ContainerFormat) -> dict[str, str]:
    """Return what FFmpeg is told when it opens a file of this container.

    A demuxer may otherwise hand over to another one, and that one may open addresses.
    """
    return {
        "format_whitelist": container.value,
        "codec_whitelist": ",".join(sorted(SOUND_CODECS | PICTURE_CODECS)),
        "protocol_whitelist": "none",
        "max_streams": "8",
    }
