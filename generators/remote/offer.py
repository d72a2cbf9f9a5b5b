"""What a server offers as an engine: its capabilities, and the plan of a request, from its settings alone. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ...story.answers import Still
from ...story.errors import InputError
from ...story.requests import AnyRequest, Request, RequestKind, TextToImage
from ..diffusion.frames import clip_layer
from ..engine import Capabilities, EnginePlan, Keep, Obstacle, PromptStyle, Skill, check_request
from ..settings import ServerSettings
from ..shape import picture_of, shape_of

MAKES: tuple[RequestKind, ...] = (
    "animate-pose", "talking-presenter", "try-on", "text-to-image", "text-to-video", "image-to-video",
)  # fmt: skip
"""Clips and stills."""


@dataclass(frozen=True)
class Offer:
    """The limits of a server's model and what it answers."""

    answers: tuple[RequestKind, ...]
    """Where the settings do not say."""
    makes: tuple[RequestKind, ...] = MAKES
    """All that this kind of server can be asked for."""
    takes: Mapping[RequestKind, tuple[str, ...]] = field(default_factory=dict)
    """Control signals by kind of request."""
    keeps: tuple[Keep, ...] = ()
    fps: int = 0
    frames_step: int = 1
    frames_max: int = 0
    size_multiple: int = 1
    area_max: int = 0
    prompts: PromptStyle = "plain"
    whole_rates: bool = False
    """The server takes whole numbers of frames a second only."""


def capabilities_of(offer: Offer, settings: ServerSettings) -> Capabilities:
    """An offer as capabilities; what the settings say goes before it."""
    answers = tuple(kind for kind in settings.answers or offer.answers if kind in offer.makes)
    keeps: tuple[Keep, ...] = settings.keeps or offer.keeps
    fps = settings.fps or offer.fps
    every = tuple(Fraction(rate) for rate in range(1, 121)) if offer.whole_rates else ()
    return Capabilities(
        skills={kind: Skill(keeps=keeps, takes=offer.takes.get(kind, ())) for kind in answers},
        prompts=offer.prompts,
        size_multiple=math.lcm(settings.size_multiple, offer.size_multiple),
        area_max=settings.area_max or offer.area_max,
        rates=(Fraction(fps),) if fps else every,
        frames_max=settings.frames_max or offer.frames_max,
        frames_step=settings.frames_step if settings.frames_step > 1 else offer.frames_step,
        device="remote",
        paid=settings.price_s > 0,
    )


def unmade(settings: ServerSettings, makes: tuple[RequestKind, ...]) -> tuple[Obstacle, ...]:
    """What the settings want of a server and it cannot be asked for."""
    wrong = [kind for kind in settings.answers if kind not in makes]
    if not wrong:
        return ()
    return (
        Obstacle(
            what=f"a server of the kind {settings.kind!r} is not asked for {', '.join(map(repr, wrong))}",
            hint=f"leave it out of `answers`; it makes: {', '.join(makes)}",
        ),
    )


def plan_of(
    request: AnyRequest,
    capabilities: Capabilities,
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
    skill = check_request(request, capabilities, engine=engine)
    if isinstance(request, TextToImage):
        picture = picture_of(request.width, request.height, capabilities)
        still = Still(
            request=request.digest(),
            engine=engine,
            version=version,
            width=picture.shown_width,
            height=picture.shown_height,
        )
        return EnginePlan(
            engine=engine, version=version, request=request, answer=still, options=dict(options),
            needs=request.needs(), keeps=skill.keeps, group=engine,
        )  # fmt: skip
    if not isinstance(request, Request):
        raise InputError(f"the engine {engine!r} makes clips and stills, not {request.kind!r}")
    shape = shape_of(request, capabilities)
    clip = clip_layer(request.digest(), shape, engine=engine, version=version)
    seconds = Fraction(shape.made) / shape.fps
    notes = ["the server decides how long it takes"]
    if shape.fps != request.fps:
        notes.append(f"made at {float(shape.fps):g} fps, resampled to {float(request.fps):g}")
    return EnginePlan(
        engine=engine, version=version, request=request, answer=clip, shape=shape, options=dict(options),
        needs=request.needs(), keeps=skill.keeps, group=engine,
        signals=tuple(name for name in (skill.takes if takes is None else takes) if not request.signal(name)),
        cost=round(settings.price_s * float(seconds), 4), notes=tuple(notes),
    )  # fmt: skip
