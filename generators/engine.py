"""What an engine is: it declares what it can do, plans without doing, and runs a plan.

An engine that others write answers the same protocol; nothing here knows any of them.
"""

from __future__ import annotations

from typing import Literal, Protocol

from pydantic import Field

from ..story.artifact import Key
from ..story.document import Part
from ..story.errors import InputError
from ..story.requests import AnyRequest, ClipLayer, RequestKind, TalkingPresenter
from ..story.time import Frames, Rate
from ..tools.work.job import Bench

Keep = Literal["motion", "timing", "lips", "identity"]
"""What of the preview is still so in the engine's clip: joints go where they went; nothing happens earlier or later;
the mouth still fits the audio; it is the same person."""


class Skill(Part):
    """What an engine makes of one kind of request."""

    keeps: tuple[Keep, ...] = ()
    takes: tuple[str, ...] = ()
    """The control signals that it must be given, by their names in `signals.json`; in the order of its own inputs."""
    people_max: int = Field(default=1, ge=1)


class Capabilities(Part):
    """What an engine can do and where it can run. Planners choose by it; nothing is loaded to know it."""

    skills: dict[RequestKind, Skill]
    size_multiple: int = Field(default=1, ge=1)
    """Both sides of a picture are multiples of it."""
    side_max: int = Field(default=7680, ge=16)
    rates: tuple[Rate, ...] = ()
    """Rates that it can make; empty: any."""
    frames_max: int = Field(default=0, ge=0)
    """The longest clip; 0: any."""
    frames_step: int = Field(default=1, ge=1)
    """Clips have a multiple of so many frames, and one more ('4k + 1'); 1: any count."""
    matte: bool = False
    """True where its clips bring a matte of their own."""
    device: Literal["cpu", "gpu", "remote"] = "cpu"
    memory_mb: int = Field(default=0, ge=0)
    """Of the device, at its largest size."""
    paid: bool = False
    """True where a run costs money: it is claimed before it is submitted, and waits for a person's approval."""


class EnginePlan(Part):
    """What an engine would do for a request: a pure function of both, so it is a job's input and its key."""

    engine: str
    version: str = ""
    request: AnyRequest
    clip: ClipLayer
    """What will come out: native size and rate, handles, matte."""
    needs: tuple[Key, ...] = ()
    """The artifacts that `run` reads."""
    signals: tuple[str, ...] = ()
    """Signals that it takes and the request does not bring: they are made first, and it is planned again."""
    keeps: tuple[Keep, ...] = ()
    compute_s: float = Field(default=0.0, ge=0)
    """An estimate, on the device."""
    cost: float = Field(default=0.0, ge=0)
    """Of money, in the provider's currency."""
    notes: tuple[str, ...] = ()
    """What differs from what was asked, for people ('made at 25 fps, resampled')."""


class Engine(Protocol):
    """One maker of clips."""

    @property
    def name(self) -> str:
        """As shots and reports name it: 'embedded'."""
        ...

    @property
    def version(self) -> str:
        """Of the engine and its weights; part of every key."""
        ...

    def capabilities(self) -> Capabilities:
        """What it can do. Pure and quick."""
        ...

    def plan(self, request: AnyRequest) -> EnginePlan:
        """How it would answer. Pure: no file, network or clock. `InputError` says why it cannot, and what could."""
        ...

    def run(self, plan: EnginePlan, bench: Bench) -> ClipLayer:
        """Make the clip: leave its files and `clip.json` in `bench.folder`. `EngineError` where the engine fails."""
        ...


def snapped(frames: int, capabilities: Capabilities) -> Frames:
    """The fewest frames, at least so many, that an engine can make at once. `InputError` where it makes none so long.

    What is too much is trimmed by the handles: a clip is never stretched to fit.
    """
    step = capabilities.frames_step
    # Models that count in steps make one frame more: 4k + 1.
    found = frames if step == 1 else -(-max(frames - 1, 0) // step) * step + 1
    if capabilities.frames_max and found > capabilities.frames_max:
        raise InputError(
            f"a clip of {frames} frames is longer than the {capabilities.frames_max} that this engine makes at once",
            hint="split the shot, or choose another engine",
        )
    return found


def check_request(request: AnyRequest, capabilities: Capabilities, *, engine: str) -> Skill:
    """The skill that answers a request. `InputError` where the engine lacks it or the picture is too large for it."""
    skill = capabilities.skills.get(request.kind)
    if skill is None:
        can = ", ".join(sorted(capabilities.skills)) or "nothing of this kind"
        raise InputError(f"the engine {engine!r} does not answer {request.kind!r}", hint=f"it makes: {can}")
    people = len(request.speakers) if isinstance(request, TalkingPresenter) else 1
    if people > skill.people_max:
        raise InputError(
            f"the engine {engine!r} shows at most {skill.people_max} people together, not {people}",
            hint="give each a shot of their own",
        )
    if max(request.width, request.height) > capabilities.side_max:
        raise InputError(
            f"{request.width}x{request.height} is larger than the engine {engine!r} makes",
            hint=f"ask for at most {capabilities.side_max} pixels a side, and upscale",
        )
    return skill
