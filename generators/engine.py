"""What an engine is: it declares what it can do, plans without doing, and runs a plan.

An engine that others write answers the same protocol; nothing here knows any of them.
"""

from __future__ import annotations

from typing import Literal, Protocol

from pydantic import Field

from ..story.answers import Answer, ClipLayer
from ..story.artifact import Key
from ..story.document import Part, canonical_json, sha256
from ..story.errors import InputError
from ..story.requests import AnimatePose, AnyRequest, Music, RequestKind, TalkingPresenter
from ..story.time import Frames, Rate
from ..tools.work.job import Bench, Job
from .shape import Shape

Keep = Literal["motion", "timing", "lips", "identity"]
"""What of the preview is still so in the engine's clip: joints go where they went; nothing happens earlier or later;
the mouth still fits the audio; it is the same person."""
PromptStyle = Literal["none", "plain", "wan", "ltx", "flux", "qwen", "ace-step"]
"""How a family of models wants to be told: planners write the prompt in that form."""


class Skill(Part):
    """What an engine makes of one kind of request."""

    keeps: tuple[Keep, ...] = ()
    takes: tuple[str, ...] = ()
    """The control signals that it must be given, by their names in `signals.json`; in the order of its own inputs."""
    people_max: int = Field(default=1, ge=1)
    replaces: bool = False
    """Of `animate-pose`: whether it can put somebody in the place of the person in a video, which stays."""


class Capabilities(Part):
    """What an engine can do and where it can run. Planners choose by it; nothing is loaded to know it."""

    skills: dict[RequestKind, Skill]
    prompts: PromptStyle = "none"
    size_multiple: int = Field(default=1, ge=1)
    """Both sides of the model's picture are multiples of it."""
    side_min: int = Field(default=16, ge=16)
    """The shorter side has at least so many pixels."""
    side_max: int = Field(default=7680, ge=16)
    area_max: int = Field(default=0, ge=0)
    """The most pixels that the model makes; a larger request is made smaller and scaled. 0: any."""
    rates: tuple[Rate, ...] = ()
    """Rates that it can make; empty: any."""
    frames_max: int = Field(default=0, ge=0)
    """The most frames that it makes at once; 0: any."""
    frames_step: int = Field(default=1, ge=1)
    """Clips have a multiple of so many frames, and one more ('4k + 1'); 1: any count."""
    carry: Frames = 0
    """The last frames of a chunk from which the next one goes on. 0: nothing longer than `frames_max` can be made."""
    matte: bool = False
    """True where its clips bring a matte of their own."""
    device: Literal["cpu", "gpu", "remote"] = "cpu"
    memory_mb: int = Field(default=0, ge=0)
    """Of the device, at its largest size, with everything on it."""
    paid: bool = False
    """True where a run costs money: it is claimed before it is submitted, and waits for a person's approval."""


class EnginePlan(Part):
    """What an engine would do for a request: a pure function of both, so it is a job's input and its key."""

    engine: str
    version: str = ""
    """Of the engine: raised where the same plan would make another clip."""
    request: AnyRequest
    answer: Answer
    """What will come out: of a clip its native size and rate, handles, matte."""
    shape: Shape | None = None
    """How a clip is generated: the model's picture, what of it is kept, its chunks. None for stills and music."""
    weights: tuple[str, ...] = ()
    """The ids of the weights that it loads, with their revisions ('wan-vace-1.3b@6b2e...')."""
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)
    """All else that changes what comes out: steps, guidance, precision, caches with an error."""
    needs: tuple[Key, ...] = ()
    """The artifacts that `run` reads."""
    signals: tuple[str, ...] = ()
    """Signals that it takes and the request does not bring: they are made first, and it is planned again."""
    keeps: tuple[Keep, ...] = ()
    group: str = ""
    """Plans of one group and one shape run back to back: they use the same pipeline."""
    compute_s: float = Field(default=0.0, ge=0)
    """An estimate, on the device."""
    memory_mb: int = Field(default=0, ge=0)
    """An estimate of the device's memory at its peak."""
    cost: float = Field(default=0.0, ge=0)
    """Of money, in the provider's currency."""
    notes: tuple[str, ...] = ()
    """What differs from what was asked, for people ('made at 25 fps, resampled')."""

    @property
    def clip(self) -> ClipLayer:
        """The answer to a request for a clip. `TypeError` where it is none."""
        if not isinstance(self.answer, ClipLayer):
            raise TypeError(f"{self.request.kind!r} is not answered with a clip")
        return self.answer

    def key(self) -> Key:
        """The key under which the answer lands, and under which a submission is claimed.

        Estimates and notes are not part of it. Nor is the engine's source: what takes minutes of a GPU is made anew
        when the engine's version says so.
        """
        said = self.model_dump(mode="json", exclude={"compute_s", "memory_mb", "cost", "notes", "group", "signals"})
        return sha256(canonical_json({"kind": "engine", "plan": said}))


class Obstacle(Part):
    """Why an engine would not run here, and what to do about it."""

    what: str
    hint: str = ""
    download_mb: int = Field(default=0, ge=0)
    """What would have to be downloaded."""


class Engine(Protocol):
    """One maker of clips, stills or music. Made by its factory from the settings (`registry.engine`)."""

    @property
    def name(self) -> str:
        """As shots and reports name it: 'embedded'."""
        ...

    @property
    def version(self) -> str:
        """Of the engine; part of every key."""
        ...

    def capabilities(self) -> Capabilities:
        """What it can do. Pure and quick: nothing is loaded or asked."""
        ...

    def plan(self, request: AnyRequest) -> EnginePlan:
        """How it would answer. Pure: no file, network or clock. `InputError` says why it cannot, and what could."""
        ...

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Why it would not run here: packages, weights, licence, memory, a silent server. Empty: it would.

        Looks at this machine, in a second or so; loads nothing.
        """
        ...

    def prepare(self, plan: EnginePlan) -> tuple[Job, ...]:
        """Jobs whose results the plan needs and that only this engine knows how to make: encoded prompts, face crops.

        Their keys stand in `plan.needs`.
        """
        ...

    def run(self, plan: EnginePlan, bench: Bench) -> Answer:
        """Make it: leave its files in `bench.folder`; the answer's document is saved by the caller.

        `EngineError` where the engine fails, `RefusedError` where nothing was done.
        """
        ...


def check_request(request: AnyRequest, capabilities: Capabilities, *, engine: str) -> Skill:
    """The skill that answers a request, with what is kept of the preview in that answer.

    `InputError` where the engine lacks it or the picture is too large for it.
    """
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
    if isinstance(request, AnimatePose) and request.replace and not skill.replaces:
        raise InputError(
            f"the engine {engine!r} moves a picture; it replaces nobody in a video",
            hint="--engine pose=wan-animate replaces people",
        )
    if not isinstance(request, Music) and max(request.width, request.height) > capabilities.side_max:
        raise InputError(
            f"{request.width}x{request.height} is larger than the engine {engine!r} makes",
            hint=f"ask for at most {capabilities.side_max} pixels a side, and upscale",
        )
    if isinstance(request, AnimatePose) and request.driving:
        # The motion and its timing are the footage's: of the preview it is only still the same person.
        return skill.model_copy(update={"keeps": tuple(keep for keep in skill.keeps if keep == "identity")})
    return skill
