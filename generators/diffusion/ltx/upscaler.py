"""Clips at a larger size: LTX-2's VAE reads them, its upsampler doubles the latents, the VAE shows them again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from ....story.answers import ClipLayer
from ....story.errors import EngineError
from ....story.requests import AnyRequest, Upscale
from ....tools.work.job import Bench, Job
from ...embedded.footage.interpolation import whole
from ...engine import Capabilities, EnginePlan, Obstacle, Skill, check_request
from ...frames import Pixels, clip_of, fill, read_frames, shown_part, to_pixels, write_clip
from ...settings import EngineSettings
from ...shape import Chunk, Picture, Shape, chunks_of, clip_layer
from ..device import device_obstacles, device_of
from ..estimates import decode_s
from ..levers import Resolved, exact_options, resolve
from ..weights import obstacles, pinned, weights_entry
from .model import PIXELS, UPSAMPLER, WEIGHTS, decoder_mb, tiled
from .upsampling import upsampler, video_vae

if TYPE_CHECKING:
    from ..loading import Precision

NAME = "ltx-upscaler"
VERSION = "1"
FRAMES_MAX = 121
"""Of a chunk: what is decoded at once."""
OVERLAP = 9
"""Two latents: over them a chunk fades into the next one, which sees nothing before them."""
VAE_MB = 2500
"""Of LTX-2's video VAE in two bytes a number, from its configuration; rounded up."""
_IDS = (WEIGHTS, UPSAMPLER)


class LtxUpscaler:
    """The engine `ltx-upscaler`: answers `upscale` with up to twice the size. Nothing in it is left to chance."""

    name = NAME
    version = VERSION

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings

    def capabilities(self) -> Capabilities:
        """Any rate and length; sides that are even."""
        return Capabilities(
            skills={"upscale": Skill(keeps=("motion", "timing", "lips", "identity"))},
            size_multiple=2,
            side_max=3840,
            frames_max=FRAMES_MAX,
            frames_step=8,
            carry=OVERLAP,
            device="gpu",
            memory_mb=self._memory_mb(3840, 2160),
        )

    def plan(self, request: AnyRequest) -> EnginePlan:
        """The same frames at the size that is asked for; an odd side loses a pixel."""
        capabilities = self.capabilities()
        skill = check_request(request, capabilities, engine=NAME)
        assert isinstance(request, Upscale)
        width, height = request.width - request.width % 2, request.height - request.height % 2
        chunks = chunks_of(request.frames, capabilities)
        shape = whole(width, height, fps=request.fps, frames=request.frames).model_copy(update={"chunks": chunks})
        levers = self._levers()
        told = exact_options(levers)
        return EnginePlan(
            engine=NAME,
            version=VERSION,
            request=request,
            answer=clip_layer(request.digest(), shape, engine=NAME, version=VERSION),
            shape=shape,
            weights=tuple(pinned(each, self._settings) for each in _IDS),
            options={name: told[name] for name in ("precision", "tiling") if name in told},
            needs=request.needs(),
            keeps=skill.keeps,
            group=f"{NAME}/{levers.precision}",
            # Reading takes a quarter of the pixels.
            compute_s=round(sum(1.25 * decode_s(width=width, height=height, frames=each.made) for each in chunks), 1),
            memory_mb=self._memory_mb(width, height, frames=max(each.made for each in chunks)),
            notes=("prompts change nothing: what is there is only made larger",) if request.prompt else (),
        )

    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in its way on this machine."""
        return (*device_obstacles(self._settings), *obstacles(_IDS, self._settings))

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:  # noqa: ARG002  # The protocol's.
        """Nothing."""
        return ()

    def run(self, plan: EnginePlan, bench: Bench) -> ClipLayer:
        """Leaves `picture.mp4`. `EngineError` where the clip in the store is not the one that the request speaks of."""
        request, shape, clip = plan.request, plan.shape, clip_of(plan)
        assert isinstance(request, Upscale)
        assert shape is not None
        source = ClipLayer.load(bench.path(request.clip, "clip.json").parent)
        _check(source, request)
        chunks = self._chunks(plan, bench, source, shape)
        write_clip(bench.folder, clip, _joined(chunks, shape), picture=shape.picture)
        return clip

    def _levers(self) -> Resolved:
        levers = resolve(NAME, self._settings, weights=UPSAMPLER)
        return levers.model_copy(update={"tiling": tiled(self._settings.levers_of(NAME).tiling)})

    def _memory_mb(self, width: int, height: int, *, frames: int = FRAMES_MAX) -> int:
        beside = decoder_mb(width, height, frames, in_tiles=self._levers().tiling)
        return VAE_MB + weights_entry(UPSAMPLER).model_mb + beside

    def _chunks(self, plan: EnginePlan, bench: Bench, source: ClipLayer, shape: Shape) -> Iterator[Pixels]:
        from ..attempts import attempt
        from .larger import Larger

        device, precision = device_of(self._settings), cast("Precision", plan.options["precision"])
        larger = Larger(
            vae=video_vae(self._settings, device=device, precision=precision, tiled=bool(plan.options.get("tiling"))),
            upsampler=upsampler(self._settings, device=device, precision=precision),
        )
        small, path = _grid(source), bench.path(plan.needs[0], source.picture)
        for number, chunk in enumerate(shape.chunks):
            frames = _read(path, chunk, small, source)

            def make(generator: Any, frames: Pixels = frames) -> Pixels:
                del generator  # The most likely latents are taken, and no noise is laid on them.
                return to_pixels(larger.frames(frames))

            made = attempt((plan.request.digest(), number), make, engine=NAME)
            yield _sized(made[: chunk.carried + chunk.kept], small, shape.picture)
            bench.progress((number + 1) / len(shape.chunks))


def _check(source: ClipLayer, request: Upscale) -> None:
    if (source.frames, source.fps) != (request.frames, request.fps):
        raise EngineError(
            f"the clip to enlarge has {source.frames} frames at {float(source.fps):g} fps, not {request.frames} at "
            f"{float(request.fps):g}",
            hint="plan it again: the clip was made anew in between",
        )


def _grid(source: ClipLayer) -> Picture:
    """The clip in the smallest picture of the VAE's grid."""
    width, height = (-(-side // PIXELS) * PIXELS for side in (source.width, source.height))
    return Picture(width=width, height=height, shown_width=source.width, shown_height=source.height)


def _read(path: Any, chunk: Chunk, small: Picture, source: ClipLayer) -> Pixels:
    return read_frames(
        path,
        fps=source.fps,
        frames=chunk.made,
        width=small.width,
        height=small.height,
        start=chunk.start - chunk.carried,
        crop=small,
    )


def _sized(frames: Pixels, small: Picture, wanted: Picture) -> Pixels:
    """The clip's part of doubled frames, in the size that is asked for."""
    twice = Picture(
        width=2 * small.width,
        height=2 * small.height,
        shown_width=2 * small.shown_width,
        shown_height=2 * small.shown_height,
    )
    shown = shown_part(frames, twice)
    return np.stack([fill(frame, wanted.width, wanted.height) for frame in shown])


def _joined(chunks: Iterator[Pixels], shape: Shape) -> Iterator[Pixels]:
    """All frames once: where two chunks show the same moment, the first fades into the second."""
    tail: Pixels | None = None
    for number, (chunk, frames) in enumerate(zip(shape.chunks, chunks, strict=True)):
        if tail is not None:
            share = (np.arange(1, len(tail) + 1) / (len(tail) + 1))[:, None, None, None]
            both = (1 - share) * tail + share * frames[: len(tail)]
            yield np.rint(both).astype(np.uint8)
        more = shape.chunks[number + 1].carried if number + 1 < len(shape.chunks) else 0
        yield frames[chunk.carried : len(frames) - more]
        tail = frames[len(frames) - more :] if more else None
