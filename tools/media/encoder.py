"""Frames in, H.264 out: the settings that belong to a key, and the encoder that is fed by a pipe."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from pydantic import Field

from ...story.document import Part
from ...story.errors import EngineError, InputError
from ...story.time import Rate
from .ffmpeg import FFmpeg, arguments

Codec = Literal["libx264", "h264_nvenc", "h264_qsv", "h264_amf", "h264_videotoolbox"]
PixelFormat = Literal["bgra", "yuv420p"]
"""What is written: full range BGRA, or the planes of limited range BT.709."""

SPAN_FILE = "span.mp4"
"""The name of an encoded span in its artifact."""

_HARDWARE: dict[str, Codec] = {
    "nvenc": "h264_nvenc",
    "videotoolbox": "h264_videotoolbox",
    "qsv": "h264_qsv",
    "amf": "h264_amf",
}
_BITEXACT = {"fflags": "+bitexact", "flags:v": "+bitexact+cgop"}


class EncoderSettings(Part):
    """How pictures are encoded. Part of every span's key: spans that are to be joined have equal settings."""

    codec: Codec = "libx264"
    preset: Literal["superfast", "veryfast", "faster", "fast", "medium", "slow"] = "veryfast"
    """x264's; hardware encoders use their own default."""
    crf: int = Field(default=20, ge=1, le=51)
    """Constant quality: x264's crf, the hardware encoders' nearest equivalent."""
    gop_frames: int = Field(default=60, ge=1)
    """The distance between key frames."""
    kbps_max: int = Field(default=0, ge=0)
    """A cap on the bit rate over any second; 0: none."""
    threads: int = Field(default=1, ge=0)
    """One a span: the same bytes on every machine, and workers fill the cores with other spans. 0: all cores."""


def settings_for(*, fps: Fraction, gop_s: Fraction, kbps_max: int = 0, codec: Codec = "libx264") -> EncoderSettings:
    """The settings that a platform asks for."""
    return EncoderSettings(codec=codec, gop_frames=max(1, int(fps * gop_s)), kbps_max=kbps_max)


def choose_codec(choice: str) -> Codec:
    """The codec for a setting: `x264`; `auto`, the first hardware encoder that works, else x264; or one by its name.

    Whether one works is found by encoding a tenth of a second. An unknown one, or a named one that fails, raises
    `InputError`.
    """
    if choice == "x264":
        return "libx264"
    if choice == "auto":
        return find_hardware_encoder() or "libx264"
    codec = _HARDWARE.get(choice)
    if codec is None:
        raise InputError(f"there is no encoder {choice!r}", hint=f"choose from: x264, auto, {', '.join(_HARDWARE)}")
    if not works(codec):
        raise InputError(
            f"the encoder {choice!r} does not work on this machine", hint="use `auto`, or `x264`, which always works"
        )
    return codec


def find_hardware_encoder() -> Codec | None:
    """The first hardware encoder that passes its trial here, or None."""
    return next((codec for codec in _HARDWARE.values() if works(codec)), None)


@cache
def works(codec: Codec) -> bool:
    """Whether a trial encode of a tenth of a second succeeds."""
    import ffmpeg

    with tempfile.TemporaryDirectory(prefix="reelwright-trial-") as folder:
        source = ffmpeg.input("color=c=gray:s=256x256:r=30", f="lavfi", t=0.1)
        graph = source.output(
            str(Path(folder, "trial.mp4")),
            **_codec_options(EncoderSettings(codec=codec)),
            **_TAGS,
            pix_fmt=_format(codec),
        )
        try:
            done = subprocess.run(
                arguments(graph), stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=10
            )
        except (subprocess.TimeoutExpired, OSError):
            return False
        return done.returncode == 0


class FrameEncoder:
    """Encodes raw frames into one MP4 of constant rate: H.264 High, 8-bit 4:2:0, BT.709, closed groups of pictures.

        with FrameEncoder(path, width=1080, height=1920, fps=Fraction(30), settings=settings) as encoder:
            for frame in frames:
                encoder.write(frame)     # anything with the buffer protocol
            encoder.finish()

    `pixels` names what is written: "bgra" (full range RGB, 4 bytes a pixel) or "yuv420p" (limited range BT.709,
    planes one after the other). Errors as `FFmpeg`.
    """

    def __init__(
        self,
        path: Path,
        *,
        width: int,
        height: int,
        fps: Rate,
        settings: EncoderSettings,
        pixels: PixelFormat = "yuv420p",
        on_frame: Callable[[int], None] | None = None,
    ) -> None:
        graph = encode_graph(path, width=width, height=height, fps=fps, settings=settings, pixels=pixels)
        self._given = 0
        self._ffmpeg = FFmpeg(arguments(graph), doing=f"encoding {path.name!r}", feed=True, on_frame=on_frame)

    def __enter__(self) -> Self:
        self._ffmpeg.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ffmpeg.__exit__(kind, error, trace)

    @property
    def pid(self) -> int:
        """The encoder's process and process group."""
        return self._ffmpeg.pid

    def write(self, *planes: Any) -> None:
        """Write one frame, or its planes."""
        self._given += 1
        self._ffmpeg.write(*(memoryview(plane) for plane in planes))

    def finish(self) -> None:
        """Wait until the last frame is written and the file is whole."""
        self._ffmpeg.finish()
        if self._ffmpeg.frames != self._given:
            raise EngineError(f"the encoder was given {self._given} frames and wrote {self._ffmpeg.frames}")


def timescale(fps: Fraction) -> int:
    """Ticks a second in which every frame is a whole number of ticks."""
    scale = fps.numerator
    while scale < 10_000:
        scale *= 2
    return scale


_TAGS = {
    "color_range": "tv",
    "colorspace": "bt709",
    "color_primaries": "bt709",
    "color_trc": "bt709",
}


def encode_graph(
    path: Path,
    *,
    width: int,
    height: int,
    fps: Fraction,
    settings: EncoderSettings,
    pixels: PixelFormat,
    source: str = "pipe:0",
) -> Any:
    """The ffmpeg graph that encodes raw frames from a pipe or a file."""
    import ffmpeg

    rate = f"{fps.numerator}/{fps.denominator}"
    stream = ffmpeg.input(source, format="rawvideo", pixel_format=pixels, video_size=(width, height), framerate=rate)
    if pixels == "bgra":
        stream = stream.filter("scale", out_color_matrix="bt709", out_range="tv")
    stream = stream.filter("format", _format(settings.codec)).filter(
        "setparams", range="tv", color_primaries="bt709", color_trc="bt709", colorspace="bt709"
    )
    return stream.output(
        f"file:{path}",
        format="mp4",
        **_codec_options(settings),
        **_TAGS,
        **_BITEXACT,
        fps_mode="passthrough",
        video_track_timescale=timescale(fps),
        map_metadata=-1,
    )


def _format(codec: Codec) -> str:
    return "nv12" if codec in ("h264_qsv", "h264_videotoolbox") else "yuv420p"


def _codec_options(settings: EncoderSettings) -> dict[str, Any]:
    options: dict[str, Any] = {
        "c:v": settings.codec,
        "profile:v": "high",
        "g": settings.gop_frames,
    }
    if settings.kbps_max:
        options |= {"maxrate": f"{settings.kbps_max}k", "bufsize": f"{settings.kbps_max}k"}
    quality: dict[Codec, dict[str, Any]] = {
        # Cuts fall on span borders, so nothing is lost by fixed groups, and every span is cut alike.
        "libx264": {"preset": settings.preset, "crf": settings.crf, "sc_threshold": 0, "threads": settings.threads},
        "h264_nvenc": {"rc": "vbr", "cq": settings.crf, "b:v": 0, "no-scenecut": 1, "forced-idr": 1},
        "h264_qsv": {"global_quality": settings.crf},
        "h264_amf": {"rc": "cqp", "qp_i": settings.crf, "qp_p": settings.crf, "qp_b": settings.crf + 2},
        "h264_videotoolbox": {"q:v": max(1, 100 - 2 * settings.crf)},
    }
    return options | quality[settings.codec]
