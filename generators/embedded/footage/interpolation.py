"""Clips at a higher rate on any CPU: ffmpeg estimates where each block of the picture moves and moves it in between."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from ....story.answers import ClipLayer
from ....story.errors import EngineError, InputError
from ....story.requests import AnyRequest, Interpolate
from ....story.time import Frames
from ....tools.media.ffmpeg import run_ffmpeg
from ....tools.media.footage_intake import GOP_FRAMES
from ....tools.media.probe import probe
from ....tools.work.job import Bench, Job
from ...engine import Capabilities, EnginePlan, Keep, Obstacle, Skill, check_request
from ...settings import EngineSettings
from ...shape import Chunk, Picture, Shape

NAME = "motion-interpolation"
_SECONDS_A_PIXEL = 4e-7
"""Of one core for each pixel that comes out: a frame of 1280x720 took 0.36 s with the bundled ffmpeg."""
_BEYOND = 3
"""Frames that repeat the last one: the filter only speaks of moments that have frames on both sides."""


class MotionInterpolation:
    """The engine `motion-interpolation`: answers `interpolate` and nothing else."""

    name = NAME
    version = "1"

    def __init__(self, settings: EngineSettings | None = None) -> None:
        del settings  # It needs nothing of the machine.

    def capabilities(self) -> Capabilities:
        """Every size, rate and length; nothing to load, nothing to pay."""
        keeps: tuple[Keep, ...] = ("motion", "timing", "lips", "identity")
        return Capabilities(skills={"interpolate": Skill(keeps=keeps)}, size_multiple=2, memory_mb=300)

    def plan(self, request: AnyRequest) -> EnginePlan:
        """The same clip at the wished rate. `InputError` where that is no higher than the clip's own."""
        skill = check_request(request, self.capabilities(), engine=NAME)
        assert isinstance(request, Interpolate)
        frames = frames_after(request)
        clip = ClipLayer(
            request=request.digest(),
            engine=NAME,
            version=self.version,
            width=request.width,
            height=request.height,
            fps=request.fps,
            frames=frames,
        )
        return EnginePlan(
            engine=NAME,
            version=self.version,
            request=request,
            answer=clip,
            shape=whole(request.width, request.height, fps=request.fps, frames=frames),
            needs=request.needs(),
            keeps=skill.keeps,
            compute_s=round(0.5 + frames * request.width * request.height * _SECONDS_A_PIXEL, 2),
            memory_mb=300,
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """None, anywhere."""
        return ()

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:  # noqa: ARG002  # The protocol's.
        """Nothing."""
        return ()

    def run(self, plan: EnginePlan, bench: Bench) -> ClipLayer:
        """Leave `picture.mp4`. `EngineError` where the clip is not the one that the request speaks of."""
        request = plan.request
        assert isinstance(request, Interpolate)
        clip = plan.clip
        source = ClipLayer.load(bench.path(request.clip, "clip.json").parent)
        check_clip(source, request)
        path = bench.folder / clip.picture
        graph = _graph(bench.path(request.clip, source.picture), path, clip)
        run_ffmpeg(graph, doing="interpolating", on_frame=lambda done: bench.progress(min(1.0, done / clip.frames)))
        made = probe(path).picture
        if made is None or made.frames != clip.frames:
            raise EngineError(f"ffmpeg left {made.frames if made else 0} frames where {clip.frames} were to be made")
        return clip


def frames_after(request: Interpolate) -> Frames:
    """How many frames last as long as the clip, at the wished rate. `InputError` where nothing is to be put between."""
    if request.fps <= request.clip_fps:
        raise InputError(
            f"a clip of {float(request.clip_fps):g} fps has no frame missing at {float(request.fps):g} fps",
            hint="ask for a higher rate",
        )
    return math.ceil(Fraction(request.frames) / request.clip_fps * request.fps)


def check_clip(clip: ClipLayer, request: Interpolate) -> None:
    """`EngineError` where the clip in the store is not as the request says."""
    told = (request.width, request.height, request.clip_fps, request.frames)
    found = (clip.width, clip.height, clip.fps, clip.frames)
    if told != found:
        raise EngineError(
            f"the clip to interpolate is {_words(*found)}, not {_words(*told)}",
            hint="plan it again: the clip was made anew in between",
        )


def whole(width: int, height: int, *, fps: Fraction, frames: Frames) -> Shape:
    """The shape of a clip that is made as it is, all at once."""
    picture = Picture(width=width, height=height, shown_width=width, shown_height=height)
    return Shape(picture=picture, fps=fps, frames=frames, chunks=(Chunk(start=0, kept=frames, made=frames),))


def _words(width: int, height: int, fps: Fraction, frames: Frames) -> str:
    return f"{width}x{height} with {frames} frames at {float(fps):g} fps"


def _graph(source: Any, path: Any, clip: ClipLayer) -> Any:
    import ffmpeg

    rate = f"{clip.fps.numerator}/{clip.fps.denominator}"
    stream = (
        ffmpeg.input(f"file:{source}")
        .video.filter("tpad", stop_mode="clone", stop=_BEYOND)
        .filter("minterpolate", fps=rate, mi_mode="mci", mc_mode="aobmc", me_mode="bidir", vsbmc=1)
        .filter("trim", end_frame=clip.frames)
        .filter("format", "yuv420p")
        .filter("setparams", range="tv", color_primaries="bt709", color_trc="bt709", colorspace="bt709")
    )
    return stream.output(
        f"file:{path}",
        vcodec="libx264",
        preset="medium",
        crf=10,
        g=GOP_FRAMES,
        bf=0,
        threads=1,
        color_primaries="bt709",
        color_trc="bt709",
        colorspace="bt709",
        color_range="tv",
        movflags="+faststart",
        fflags="+bitexact",
        **{"flags:v": "+bitexact"},
    )
