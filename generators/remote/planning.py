"""How a server would answer a request: the answer, its shape and chunks, what it costs. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction

from ...story.answers import Answer, Piece, Still
from ...story.errors import InputError
from ...story.requests import AnyRequest, Clip, Interpolate, Music, Request, TalkingPresenter, TextToImage, Upscale
from ..diffusion.music.fields import fields_of
from ..embedded.footage.interpolation import frames_after, whole
from ..engine import Capabilities, EnginePlan, check_request
from ..pauses import pauses_of
from ..settings import ServerSettings
from ..shape import Shape, chunks_of, clip_layer, picture_of, shape_of
from .offer import Offer, capabilities_of


def plan_of(
    request: AnyRequest,
    offer: Offer,
    *,
    engine: str,
    version: str,
    settings: ServerSettings,
    options: Mapping[str, str | int | float | bool],
    takes: tuple[str, ...] | None = None,
) -> EnginePlan:
    """How a server would answer. `InputError` says why it cannot.

    `takes` are the signals of this very request, where they are not those of its kind.
    """
    capabilities = capabilities_of(offer, settings)
    skill = check_request(request, capabilities, engine=engine)
    shape = None if isinstance(request, (TextToImage, Music)) else _shape(request, offer, capabilities)
    signals: tuple[str, ...] = ()
    if isinstance(request, Request):
        signals = tuple(name for name in (skill.takes if takes is None else takes) if not request.signal(name))
    seconds = Fraction(shape.made) / shape.fps if shape is not None else Fraction(0)
    if isinstance(request, Music):
        seconds = fields_of(request).seconds
    return EnginePlan(
        engine=engine, version=version, request=request,
        answer=_answer(request, shape, capabilities, engine=engine, version=version), shape=shape,
        options=dict(options), needs=request.needs(), keeps=skill.keeps, group=engine, signals=signals,
        cost=round(settings.price_s * float(seconds), 4), notes=tuple(_notes(request, shape)),
    )  # fmt: skip


def _answer(
    request: AnyRequest, shape: Shape | None, capabilities: Capabilities, *, engine: str, version: str
) -> Answer:
    if shape is not None:
        return clip_layer(request.digest(), shape, engine=engine, version=version)
    if isinstance(request, Music):
        return Piece(request=request.digest(), engine=engine, version=version, seconds=request.seconds)
    assert isinstance(request, TextToImage)
    picture = picture_of(request.width, request.height, capabilities)
    return Still(
        request=request.digest(),
        engine=engine,
        version=version,
        width=picture.shown_width,
        height=picture.shown_height,
    )


def _shape(request: Clip | Upscale | Interpolate, offer: Offer, capabilities: Capabilities) -> Shape:
    """The clip as the server makes it. `InputError` where it is too long for it."""
    able = capabilities.model_copy(update={"carry": offer.carry.get(request.kind, 0)})
    try:
        if isinstance(request, Upscale):
            width, height = request.width - request.width % 2, request.height - request.height % 2
            shape = whole(width, height, fps=request.fps, frames=request.frames)
            return shape.model_copy(update={"chunks": chunks_of(request.frames, able)})
        if isinstance(request, Interpolate):
            return _between(request, able, whole_times=offer.whole_times)
        return shape_of(request, able, pauses=pauses_of(request) if isinstance(request, TalkingPresenter) else ())
    except InputError as error:
        if able.carry or not able.frames_max or not isinstance(request, Request):
            raise
        raise InputError(error.what, hint=offer.longer or error.hint) from None


def _between(request: Interpolate, capabilities: Capabilities, *, whole_times: bool) -> Shape:
    """A clip with frames between its own: at the wished rate, or the next one that is a multiple of its own."""
    frames_after(request)
    fps = request.clip_fps * math.ceil(request.fps / request.clip_fps) if whole_times else request.fps
    frames = math.ceil(Fraction(request.frames) / request.clip_fps * fps)
    shape = whole(request.width, request.height, fps=fps, frames=frames)
    return shape.model_copy(update={"chunks": chunks_of(frames, capabilities.model_copy(update={"frames_step": 1}))})


def _notes(request: AnyRequest, shape: Shape | None) -> Iterator[str]:
    if isinstance(request, Music):
        yield from fields_of(request).notes
        yield "the tempo is asked for; what is heard is measured"
    if shape is None:
        return
    yield "the server decides how long it takes"
    fps = request.fps if isinstance(request, (Request, Interpolate)) else shape.fps
    if shape.fps != fps:
        yield f"made at {float(shape.fps):g} fps, resampled to {float(fps):g}"
    if len(shape.chunks) > 1:
        yield f"made in {len(shape.chunks)} chunks, each submitted for itself and going on from the one before"
