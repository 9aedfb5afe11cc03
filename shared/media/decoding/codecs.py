"""What the decoder may use: every other demuxer and codec of FFmpeg stays out of reach."""

from shared.media.sniff import ContainerFormat

SOUND_CODECS = frozenset({
    "opus", "vorbis", "aac", "mp3", "mp3float", "flac", "alac", "amrnb", "amrwb",
    "pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le",
    "pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be", "pcm_alaw", "pcm_mulaw",
    "adpcm_ima_wav", "adpcm_ms", "adpcm_ima_qt",
})  # fmt: skip

ACCEPTED_SOUND = "Opus, Vorbis, AAC, MP3, FLAC, ALAC, AMR, PCM and ADPCM"
"""As a refusal names them."""

UNKNOWN_CODEC = "unknown"
"""What a codec is called that FFmpeg has no name for."""

PICTURE_CODECS = frozenset({"vp8", "vp9", "h264"})

MOST_PIXELS = 4096 * 2304
"""Of one frame; no webcam has more."""


def options_of(container: ContainerFormat) -> dict[str, str]:
    """Return what FFmpeg is told when it opens a file of this container.

    A demuxer may otherwise hand over to another one, and that one may open addresses. Cameras of
    telephones write up to ten tracks, most of them of measurements.
    """
    return {
        "format_whitelist": container.value,
        "codec_whitelist": ",".join(sorted(SOUND_CODECS | PICTURE_CODECS)),
        "protocol_whitelist": "none",
        "max_streams": "16",
    }
