"""What the linter and the review find: typed, located, with a remedy."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from .document import Document, Part


class Violation(Part):
    """One broken rule. Shared by critic, review, command line and tests."""

    code: str
    """Kebab-case and stable: 'speech-too-long', 'unknown-scene', 'loudness'."""
    path: str
    """Where: 'storyboard.shots.2.slots.headline', 'video.audio'."""
    message: str
    hint: str = ""
    severity: Literal["error", "warning"] = "error"


class Check(Part):
    """One measurement of the delivered file, with what was wanted and what was found."""

    code: str
    title: str
    passed: bool
    wanted: str
    found: str
    message: str = ""
    """What to do, where it failed; or why a miss was decided."""
    severity: Literal["error", "warning"] = "error"


class ActedMove(Part):
    """One motion of a person, as the report tells it."""

    motion: str
    start_s: float
    """In the shot."""
    why: str = ""


class PersonReport(Part):
    """What the report says of one person in a shot."""

    person: str
    speaker: str = ""
    moves: tuple[ActedMove, ...] = ()
    lips: dict[str, str] = Field(default_factory=dict)
    """By line: how its mouth shapes were found (`Mouth.grade`), with the reason where that is a lower grade."""


class ShotEngine(Part):
    """One thing that an engine made for the film, as the report tells it."""

    place: str
    """'shot-3/host': the shot and the layer or slot; 'music'; 'portraits/maya'."""
    engine: str
    version: str = ""
    role: str
    """What it was chosen for: 'pose', 'music', 'upscale'."""
    keeps: tuple[str, ...] = ()
    """What of the preview is still so: motion, timing, lips, identity."""
    weights: tuple[str, ...] = ()
    """The ids of the weights with their revisions."""
    seed: int = 0
    compute_s: float = 0.0
    size: str = ""
    """Of a picture, as the model made it: '480x832'."""
    fps: float = 0.0
    """Of a clip, as the model made it; the film's own rate where it is the same. 0: no clip."""
    chunks: int = 0
    """In how many pieces, each going on from the last, a clip was made."""
    notes: tuple[str, ...] = ()
    """What differs from what was asked."""


class EngineFall(Part):
    """A part that an engine could not make, and who made it instead."""

    place: str
    engine: str
    what: str
    """Why it failed."""
    then: str
    """The engine that was tried next; 'embedded': the preview's picture stays."""


class ShotReport(Part):
    """What the report says of one shot."""

    shot: str
    scene: str
    start_s: float
    seconds: float
    engine: str
    compute_s: float
    spans: int
    why: str = ""
    people: tuple[PersonReport, ...] = ()
    engines: tuple[ShotEngine, ...] = ()
    """What engines made of it; empty: it is as the preview drew it."""
    falls: tuple[EngineFall, ...] = ()
    """What engines could not make of it."""


class Report(Document):
    """What was delivered and what was measured on it; `report.html` shows the same."""

    NAME = "report"

    title: str
    passed: bool
    seconds: float
    planner: str
    voices: dict[str, str] = Field(default_factory=dict)
    """By speaker: 'espeak en-us'."""
    notes: tuple[str, ...] = ()
    checks: tuple[Check, ...]
    shots: tuple[ShotReport, ...]
    engines: tuple[ShotEngine, ...] = ()
    """What engines made for the whole film: music, reference pictures of people."""
    falls: tuple[EngineFall, ...] = ()
    """What engines could not make for the whole film."""
    jobs: dict[str, dict[str, float]] = Field(default_factory=dict)
    """By kind of job: made, reused, compute_s."""
    curves: dict[str, Any] = Field(default_factory=dict)
    """Down-sampled waveform and loudness for the picture in report.html."""
    violations: tuple[Violation, ...] = ()
