"""What a server offers as an engine: its capabilities, from its settings alone. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ...story.requests import RequestKind
from ...story.time import Frames
from ..engine import Capabilities, Keep, Obstacle, PromptStyle, Skill
from ..settings import ServerSettings

MAKES: tuple[RequestKind, ...] = (
    "animate-pose", "talking-presenter", "try-on", "text-to-image", "text-to-video", "image-to-video", "music",
    "upscale", "interpolate",
)  # fmt: skip
"""All that there is to ask for."""


@dataclass(frozen=True)
class Offer:
    """The limits of a server's model and what it answers."""

    answers: tuple[RequestKind, ...]
    """Where the settings do not say."""
    makes: tuple[RequestKind, ...] = MAKES
    """All that this kind of server can be asked for."""
    takes: Mapping[RequestKind, tuple[str, ...]] = field(default_factory=dict)
    """Control signals by kind of request."""
    carry: Mapping[RequestKind, Frames] = field(default_factory=dict)
    """The last frames of a chunk that the next one begins with again, by kind of request; none: one chunk is all."""
    longer: str = ""
    """What to do where a clip is longer than the model makes at once and nothing can be carried over."""
    keeps: tuple[Keep, ...] = ()
    fps: int = 0
    frames_step: int = 1
    frames_max: int = 0
    size_multiple: int = 1
    area_max: int = 0
    prompts: PromptStyle = "plain"
    whole_rates: bool = False
    """The server takes whole numbers of frames a second only."""
    whole_times: bool = False
    """Of `interpolate`: the rate of a clip is multiplied by a whole number."""


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
        carry=max((offer.carry.get(kind, 0) for kind in answers), default=0),
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
