"""Takes a person's clip in: judged by decoding it, upright, square pixels, constant rate, quick to jump in."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

from ...story.artifact import Key, Making
from ...story.errors import EngineError, InputError
from ..work.job import Bench, Job, Made
from ..work.store import RAW_FILE
from .ffmpeg import run_ffmpeg
from .moments import SAMPLES_PER_S, find_moments, read_samples
from .sniff import check_file, what_is

FOOTAGE_FILE = "footage.mp4"
BYTES_MAX = 20_000_000_000
SECONDS_MIN = 1
SECONDS_MAX = 600
SIDE_MIN = 160
SIDE_MAX = 2560
"""The long side that is kept: a wide clip still fills an upright film of 1080x1920 with little enlargement."""
GOP_FRAMES = 15
"""Jumping to any frame decodes at most this many."""
_SAMPLE_WIDTH = 96
_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,mpegts,mpeg,mpegvideo,gif,ogg,mxf,flv"
"""Playlists and the like are no clips: they would make us open other files, in this machine or elsewhere."""
_HDR = {16: "PQ", 18: "HLG"}
_TONE_MAP = "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv"


class FootageIntake(Job):
    """Makes `footage.mp4` of a clip as a person gave it: H.264, 8 bits, BT.709, constant rate, no sound.

    facts: width, height, seconds, fps (fractions as text), moments (start_s, end_s, worth), notes.
    """

    kind: ClassVar[str] = "footage-intake"
    makers: ClassVar[tuple[str, ...]] = ("tools.media.footage_intake", "tools.media.moments")
    title: ClassVar[str] = "Reading footage"

    raw: Key
    """The store's copy of the file, with its bytes as `source`."""
    name: str
    """The file's own name, for messages."""

    def needs(self) -> tuple[Key, ...]:
        """The file."""
        return (self.raw,)

    def make(self, bench: Bench) -> Made:
        """Leave the clip. `InputError` says what is wrong with the file and what to do."""
        began = time.process_time()
        path = bench.path(self.raw, RAW_FILE)
        found = _look_at(path, name=self.name)
        notes: list[str] = []
        if found.seconds > SECONDS_MAX:
            notes.append(f"of {self.name!r} the first {SECONDS_MAX // 60} minutes are used")
        if found.hdr:
            notes.append(f"{self.name!r} is HDR ({found.hdr}): it is used in standard range")
        clip, samples = bench.folder / FOOTAGE_FILE, bench.folder / "samples.gray"
        try:
            run_ffmpeg(_graph(path, clip, samples, found), doing=f"reading {self.name!r}")
        except EngineError as error:
            if not clip.is_file() or clip.stat().st_size < 1000:
                raise InputError(
                    f"the footage {self.name!r} cannot be decoded: {what_is(path)} that is damaged or cut off",
                    hint=f"export it again, as MP4 ({error.what})",
                ) from None
            notes.append(f"{self.name!r} is damaged in places; what could be read is used")
        facts = _facts(clip, name=self.name)
        moments = find_moments(read_samples(samples, width=_SAMPLE_WIDTH, height=_sample_height(facts)))
        samples.unlink()
        facts |= {"moments": [list(map(str, moment)) for moment in moments], "notes": notes}
        return Made(facts=facts, making=Making(engine="ffmpeg", compute_s=time.process_time() - began))


class _Found:
    """What a first look says."""

    def __init__(self, *, seconds: Fraction, fps: Fraction, hdr: str) -> None:
        self.seconds, self.fps, self.hdr = seconds, fps, hdr


def _look_at(path: Path, *, name: str) -> _Found:
    import av

    check_file(path, what="footage", bytes_max=BYTES_MAX)
    try:
        options = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}
        with av.open(f"file:{path}", options=options) as opened:
            if not opened.streams.video:
                raise _no_clip(path, name)
            stream = opened.streams.video[0]
            if min(stream.width, stream.height) < SIDE_MIN:
                raise InputError(
                    f"the footage {name!r} has {stream.width} x {stream.height} pixels, too few for a film",
                    hint="give a clip of at least 720 pixels on its short side",
                )
            first = next(opened.decode(stream), None)
            seconds = Fraction(opened.duration or 0, 1_000_000)
            if first is None or (seconds and seconds < SECONDS_MIN) or stream.frames == 1:
                raise InputError(
                    f"the footage {name!r} lasts {float(seconds):.1f} s, less than {SECONDS_MIN}",
                    hint="give a longer clip; a still picture goes with --product",
                )
            rate = stream.average_rate or Fraction(30)
            fps = max(Fraction(10), min(Fraction(60), Fraction(rate)))
            return _Found(seconds=seconds, fps=fps, hdr=_HDR.get(int(stream.codec_context.color_trc), ""))
    except av.FFmpegError:
        raise _no_clip(path, name) from None


def _no_clip(path: Path, name: str) -> InputError:
    held = what_is(path)
    if held.endswith("picture"):
        hint = "a picture goes with --product, or into the script as ![words](picture.jpg)"
    else:
        hint = "give an MP4, MOV, WebM or MKV file"
    return InputError(f"the footage {name!r} is not a clip that can be read: it holds {held}", hint=hint)


def _graph(path: Path, clip: Path, samples: Path, found: _Found) -> Any:
    import ffmpeg

    source = ffmpeg.input(
        f"file:{path}", protocol_whitelist="file", format_whitelist=_CONTAINERS, t=SECONDS_MAX, err_detect="ignore_err"
    )
    video = source.video
    if found.hdr:
        for step in _TONE_MAP.split(","):
            name, _, values = step.partition("=")
            pairs = dict(value.split("=") for value in values.split(":")) if "=" in values else {}
            video = video.filter(name, **pairs) if pairs else video.filter(name, values)
    # Square pixels first, then no larger than a film can use; both sides even, colours as the film's.
    video = video.filter("scale", "trunc(iw*if(sar,sar,1)/2)*2", "trunc(ih/2)*2").filter("setsar", 1)
    video = video.filter(
        "scale",
        f"min({SIDE_MAX},iw)",
        f"min({SIDE_MAX},ih)",
        force_original_aspect_ratio="decrease",
        force_divisible_by=2,
        out_color_matrix="bt709",
        out_range="tv",
        flags="lanczos",
    )
    split = video.filter("fps", str(found.fps)).filter("format", "yuv420p").split()
    master = ffmpeg.output(
        split[0],
        str(clip),
        vcodec="libx264",
        preset="veryfast",
        crf=16,
        g=GOP_FRAMES,
        bf=0,
        threads=2,
        color_primaries="bt709",
        color_trc="bt709",
        colorspace="bt709",
        color_range="tv",
        movflags="+faststart",
        fflags="+bitexact",
        **{"flags:v": "+bitexact"},
    )
    small = split[1].filter("fps", SAMPLES_PER_S).filter("scale", _SAMPLE_WIDTH, -2).filter("format", "gray")
    return ffmpeg.merge_outputs(master, ffmpeg.output(small, str(samples), f="rawvideo"))


def _facts(clip: Path, *, name: str) -> dict[str, Any]:
    import av

    with av.open(f"file:{clip}") as opened:
        stream = opened.streams.video[0]
        if stream.frames < 2:
            raise InputError(f"the footage {name!r} holds only one picture", hint="give a clip that moves")
        rate = Fraction(stream.average_rate or 30)
        return {
            "width": stream.width,
            "height": stream.height,
            "seconds": str(Fraction(stream.frames) / rate),
            "fps": str(rate),
        }


def _sample_height(facts: dict[str, Any]) -> int:
    """As ffmpeg's `scale=W:-2` rounds it."""
    return max(2, int(_SAMPLE_WIDTH * facts["height"] / facts["width"] / 2 + 0.5) * 2)
