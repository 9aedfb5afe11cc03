"""Files as candidates send them: what browsers, telephones and systems record, and worse ones.

Each is made here, so that what is in it is known, and has the verdict that it must get.
"""

import io
from collections.abc import Callable
from typing import NamedTuple

import av
import numpy as np

from shared.media.decoding.sandboxed import decode
from shared.media.errors import MEDIA_ERRORS
from shared.media.model import MediaKind
from tests.support.recorder import RATE, Picture, Sound, face, record, tone, wav_of, webm_of

SECONDS = 1.5
FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "frag_duration": "200000"}

UNTAGGED = {"id3v2_version": "0", "write_xing": "0"}

type Options = dict[str, str] | None

ACCEPTED = "accepted"
PARTIAL = "accepted in part"
AUDIO, VIDEO = MediaKind.AUDIO, MediaKind.VIDEO


class SentFile(NamedTuple):
    """A file, what it is sent as, and what must become of it."""

    name: str
    make: Callable[[], bytes]
    kind: MediaKind
    verdict: str


def verdict_on(data: bytes, kind: MediaKind) -> str:
    """Return what becomes of a file: the code of its refusal, with the format that it names."""
    try:
        decoded = decode([data], kind)
    except MEDIA_ERRORS as error:
        return f"{error.code}: {error.detail.partition('. ')[0]}"
    verdict = PARTIAL if decoded.partial else ACCEPTED
    if not np.frombuffer(decoded.sound, np.int16).any():
        verdict += ", as silence"
    if decoded.left_out:
        verdict += f", picture left out ({decoded.left_out.reason}: {decoded.left_out.codec})"
    return verdict


def left_out(codec: str, reason: str = "codec") -> str:
    return f"{ACCEPTED}, picture left out ({reason}: {codec})"


def in_codec(codec: str) -> str:
    return f"media.unsupported: The sound is in {codec}"


def a(name: str, make: Callable[[], bytes], verdict: str = ACCEPTED) -> SentFile:
    return SentFile(name, make, AUDIO, verdict)


def v(name: str, make: Callable[[], bytes], verdict: str = ACCEPTED) -> SentFile:
    return SentFile(name, make, VIDEO, verdict)


def sound_in(
    form: str, codec: str, *, rate: int = 48_000, options: Options = None
) -> Callable[[], bytes]:
    return lambda: record(form, sound=tone(SECONDS), audio=codec, rate=rate, options=options)


def channels(form: str, codec: str, *rows: float) -> Callable[[], bytes]:
    """Return a recording whose channels are one tone, each as loud as it says."""

    def make() -> bytes:
        sound: Sound = np.outer(rows, tone(SECONDS)).astype(np.float32)
        return record(form, sound=sound, audio=codec)

    return make


def film(
    form: str,
    codec: str,
    audio: str = "libopus",
    *,
    live: bool = False,
    pixels: str = "yuv420p",
    size: tuple[int, int] | None = None,
    options: Options = None,
) -> Callable[[], bytes]:
    def make() -> bytes:
        picture: Picture = np.full((*size, 3), 90, np.uint8) if size else face()
        return record(
            form, sound=tone(SECONDS), audio=audio, pictures=[picture] * 2, video=codec,
            live=live, pixels=pixels, options=options,
        )  # fmt: skip

    return make


def amr(*, wide: bool = False, frames: int = 75, pause_s: int = 0) -> bytes:
    """Return AMR, for which there is no encoder here: frames of the best mode (RFC 4867).

    Fifty frames make a second. In their middle is a pause of which next to nothing was sent
    (3GPP TS 26.093, 26.193).
    """
    magic, mode, size = (b"#!AMR-WB\n", 0x44, 60) if wide else (b"#!AMR\n", 0x3C, 31)
    silence = bytes([0x4C if wide else 0x44, *range(5)]) + b"\x7c" * 7
    spoken = [
        bytes([mode, *((at * place * 7 + 13) % 256 for place in range(size))])
        for at in range(frames)
    ]
    eighths = pause_s * 50 // 8
    return magic + b"".join([*spoken[: frames // 2], silence * eighths, *spoken[frames // 2 :]])


def copied(form: str, *sources: bytes) -> bytes:
    """Return a file with the tracks of others, as they are, one after the other."""
    target = io.BytesIO()
    opened = [av.open(io.BytesIO(source), "r") for source in sources]
    with av.open(target, "w", format=form) as output:
        pairs = [
            (each, stream, output.add_stream_from_template(stream))
            for each in opened
            for stream in each.streams
        ]
        for each, stream, track in pairs:
            each.seek(0)
            for packet in each.demux(stream):
                if packet.dts is not None:
                    packet.stream = track
                    output.mux(packet)
    return target.getvalue()


def telephone_3gp(*, wide: bool = False) -> bytes:
    """Return H.263 with AMR, as older telephones record."""
    picture = np.full((144, 176, 3), 90, np.uint8)
    return copied("3gp", record("3gp", pictures=[picture] * 2, video="h263"), amr(wide=wide))


def two_tracks() -> bytes:
    """Return sound in a codec that is not decoded, and again in one that is."""
    sound = tone(SECONDS)
    unknown, known = (record("mp4", sound=sound, audio=each) for each in ("ac3", "aac"))
    return copied("mp4", unknown, known)


def unknown_codec() -> bytes:
    return sound_in("matroska", "libopus")().replace(b"A_OPUS", b"A_NEWX")


def old_quicktime() -> bytes:
    """Return a QuickTime film that does not begin with a file type, as they did not at first."""
    return sound_in("mov", "aac")().replace(b"ftyp", b"wide", 1)


def shortened(make: Callable[[], bytes], share: float) -> Callable[[], bytes]:
    def cut() -> bytes:
        whole = make()
        return whole[: int(len(whole) * share)]

    return cut


def cover_only() -> bytes:
    """Return a song with a picture of its cover."""
    target = io.BytesIO()
    song, cover = sound_in("mp3", "libmp3lame")(), record_cover()
    with (
        av.open(io.BytesIO(song), "r") as sound,
        av.open(io.BytesIO(cover), "r") as picture,
        av.open(target, "w", format="mp3") as output,
    ):
        tracks = [output.add_stream_from_template(each.streams[0]) for each in (sound, picture)]
        tracks[1].disposition = av.stream.Disposition.attached_pic
        for source, track in zip((picture, sound), reversed(tracks), strict=True):
            for packet in source.demux():
                if packet.dts is not None:
                    packet.stream = track
                    output.mux(packet)
    return target.getvalue()


def record_cover() -> bytes:
    return record("matroska", pictures=[face()], video="mjpeg", pixels="yuvj420p")


def long_film(options: Options = None) -> Callable[[], bytes]:
    return lambda: record("mp4", sound=tone(20), audio="aac", options=options)


NOT_ACCEPTED = "media.unsupported: The file is "

SENT_FILES = (
    a("webm opus, of MediaRecorder", lambda: webm_of(tone(SECONDS))),
    a("webm opus", sound_in("webm", "libopus")),
    a("webm vorbis", channels("webm", "vorbis", 1, 1)),
    a("mkv pcm 16", sound_in("matroska", "pcm_s16le")),
    a("mkv flac", sound_in("matroska", "flac")),
    a("mkv mp3", sound_in("matroska", "libmp3lame")),
    a("mkv aac", sound_in("matroska", "aac")),
    a("mkv ac3", sound_in("matroska", "ac3"), in_codec("ac3")),
    a("mkv eac3", sound_in("matroska", "eac3"), in_codec("eac3")),
    a("mkv mp2", sound_in("matroska", "mp2"), in_codec("mp2")),
    a("mkv of a codec to come", unknown_codec, in_codec("an unknown codec")),
    a("mp4 aac", sound_in("mp4", "aac")),
    a("mp4 aac, in fragments", sound_in("mp4", "aac", options=FRAGMENTED)),
    a("mp4 opus, in fragments", sound_in("mp4", "libopus", options=FRAGMENTED)),
    a("m4a alac", sound_in("ipod", "alac")),
    a("mp4 flac", sound_in("mp4", "flac")),
    a("mp4 mp3", sound_in("mp4", "libmp3lame")),
    a("mp4 ac3", sound_in("mp4", "ac3"), in_codec("ac3")),
    a("mp4 ac3, then aac", two_tracks),
    a("mov aac", sound_in("mov", "aac")),
    a("mov aac, without a file type", old_quicktime),
    a("mov pcm 16, big-endian", sound_in("mov", "pcm_s16be")),
    a("mov pcm 24", sound_in("mov", "pcm_s24le")),
    a("mov alac", sound_in("mov", "alac")),
    a("mov adpcm", sound_in("mov", "adpcm_ima_qt")),
    a("3gp aac", sound_in("3gp", "aac")),
    a("3gp amr", lambda: copied("3gp", amr())),
    a("3gp amr-wb", lambda: copied("3gp", amr(wide=True))),
    a("amr", amr),
    a("amr-wb", lambda: amr(wide=True)),
    a("wav pcm 8, 8 kHz", sound_in("wav", "pcm_u8", rate=8_000)),
    a("wav pcm 16, 16 kHz", lambda: wav_of(tone(SECONDS))),
    a("wav pcm 16, 64-bit sizes", sound_in("wav", "pcm_s16le", options={"rf64": "always"})),
    a("wav pcm 24, 96 kHz", sound_in("wav", "pcm_s24le", rate=96_000)),
    a("wav pcm 32", sound_in("wav", "pcm_s32le")),
    a("wav float 32", sound_in("wav", "pcm_f32le")),
    a("wav float 64", sound_in("wav", "pcm_f64le")),
    a("wav a-law", sound_in("wav", "pcm_alaw", rate=8_000)),
    a("wav mu-law", sound_in("wav", "pcm_mulaw", rate=8_000)),
    a("wav adpcm of Microsoft", sound_in("wav", "adpcm_ms")),
    a("wav adpcm of the IMA", sound_in("wav", "adpcm_ima_wav")),
    a("wav adpcm g726", sound_in("wav", "adpcm_g726", rate=8_000), in_codec("adpcm_g726")),
    a("wav stereo, in antiphase", channels("wav", "pcm_s16le", 1, -1)),
    a("wav stereo, left only", channels("wav", "pcm_s16le", 1, 0)),
    a("wav of six channels", channels("wav", "pcm_s16le", 1, 1, 1, 0, 1, 1)),
    a("wav of ten channels", channels("wav", "pcm_s16le", *[1] * 10)),
    a("opus in webm, in antiphase", channels("webm", "libopus", 1, -1)),
    a("mp3", sound_in("mp3", "libmp3lame")),
    a("mp3 without tags", sound_in("mp3", "libmp3lame", options=UNTAGGED)),
    a("mp3 with a cover", cover_only),
    a("ogg opus", sound_in("ogg", "libopus")),
    a("ogg vorbis", channels("ogg", "vorbis", 1, 1)),
    a("ogg flac", sound_in("ogg", "flac")),
    a("flac", sound_in("flac", "flac")),
    a("aac without a container", sound_in("adts", "aac")),
    a("aiff", sound_in("aiff", "pcm_s16be"), f"{NOT_ACCEPTED}AIFF"),
    a("caf", sound_in("caf", "pcm_s16le"), f"{NOT_ACCEPTED}a Core Audio file"),
    a("wma", sound_in("asf", "wmav2"), f"{NOT_ACCEPTED}Windows Media"),
    a("avi", sound_in("avi", "pcm_s16le"), f"{NOT_ACCEPTED}AVI"),
    a("mpeg-ts", sound_in("mpegts", "aac"), f"{NOT_ACCEPTED}of another format"),
    a("html", lambda: b"<html>not a recording</html>", f"{NOT_ACCEPTED}of another format"),
    a("nothing", bytes, f"{NOT_ACCEPTED}of another format"),
    a("silence", lambda: webm_of(np.zeros(RATE, np.float32)), f"{ACCEPTED}, as silence"),
    v("webm vp8 opus, of MediaRecorder", film("webm", "libvpx", live=True)),
    v("webm vp9 opus", film("webm", "libvpx-vp9")),
    v("webm vp9 4:4:4", film("webm", "libvpx-vp9", pixels="yuv444p")),
    v("webm av1 opus, of MediaRecorder", film("webm", "libsvtav1", live=True), left_out("av1")),
    v("webm vp8, 5k", film("webm", "libvpx", size=(2880, 5120)), left_out("vp8", "size")),
    v("mkv h264 opus", film("matroska", "libx264")),
    v("mkv hevc opus", film("matroska", "libx265"), left_out("hevc")),
    v("mkv mjpeg opus", film("matroska", "mjpeg", pixels="yuvj420p"), left_out("mjpeg")),
    v("mp4 h264 aac", film("mp4", "libx264", "aac")),
    v("mp4 h264 aac, in fragments", film("mp4", "libx264", "aac", options=FRAGMENTED)),
    v("mp4 hevc aac, of a telephone", film("mp4", "libx265", "aac"), left_out("hevc")),
    v("mp4 av1 opus", film("mp4", "libsvtav1"), left_out("av1")),
    v("mp4 vp9 opus", film("mp4", "libvpx-vp9")),
    v("mov h264 aac", film("mov", "libx264", "aac")),
    v("mov hevc aac", film("mov", "libx265", "aac"), left_out("hevc")),
    v("mov mpeg4 aac", film("mov", "mpeg4", "aac"), left_out("mpeg4")),
    v("mov prores pcm", film("mov", "prores_ks", "pcm_s16le", pixels="yuv422p10le"),
      left_out("prores")),
    v("3gp h263 amr", telephone_3gp, left_out("h263")),
    v("3gp h263 amr-wb", lambda: telephone_3gp(wide=True), left_out("h263")),
    v("mkv h264 ac3", film("matroska", "libx264", "ac3"), in_codec("ac3")),
    v("webm opus, sent as a video", lambda: webm_of(tone(SECONDS)),
      "media.no_video: The recording has no video track"),
    v("mp3 with a cover, sent as a video", cover_only,
      "media.no_video: The recording has no video track"),
    v("webm vp8 without sound", lambda: record("webm", pictures=[face()] * 2),
      "media.no_audio: The recording has no audio track"),
    a("webm opus, half of it", shortened(lambda: record("webm", sound=tone(20)), 0.5), PARTIAL),
    a("mp4 aac, half of it", shortened(long_film(), 0.5),
      "media.truncated: The recording is incomplete"),
    a("mp4 aac in fragments, two thirds", shortened(long_film(FRAGMENTED), 0.67), PARTIAL),
)  # fmt: skip
"""Every kind of file that is known to be sent, and one of each damage."""
