"""Who makes which part of a film: picked for what is asked there, kept from run to run while that stays the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from ...generators.settings import Role
from ...story.document import Document
from ...story.document import Part as Fragment
from ...story.errors import InputError
from .choice import EMBEDDED, EngineBench, EngineChoice
from .shots import Part

PORTRAITS = "portraits"
"""The place of the reference pictures of people."""
FINISHING: tuple[Literal["upscale", "interpolate"], ...] = ("upscale", "interpolate")
"""Roles of the steps after a clip; each is its own place."""


class Pick(Fragment):
    """Who was picked for a place, and for what."""

    engine: str
    """`embedded`: it stays as in the preview."""
    role: Role
    wish: str = EMBEDDED
    """The shot's own."""
    note: str = ""
    """What a person should know of it: 'pose: by wan-vace, because ...'."""


class EngineFailure(Fragment):
    """An engine that could not make its part of a shot."""

    place: str
    """'shot-3/host' or 'music'."""
    engine: str
    what: str


class EngineCasting(Document):
    """Which engine makes which part of the film; kept, so that a resume goes on with the same."""

    NAME = "engines"

    choice: EngineChoice
    memory_mb: int = 0
    """Of the device, as it was when the film was cast: plans come out alike wherever a resume goes on."""
    picks: dict[str, Pick] = Field(default_factory=dict)
    """By place: 'shot-3/host', 'music', 'portraits', 'upscale'."""
    failures: tuple[EngineFailure, ...] = ()

    @property
    def engines(self) -> dict[str, str]:
        """The engine of each place that does not stay as in the preview."""
        return {place: pick.engine for place, pick in self.picks.items() if pick.engine != EMBEDDED}

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the picks, each once."""
        return tuple(dict.fromkeys(pick.note for pick in self.picks.values() if pick.note))

    def tried(self, place: str) -> set[str]:
        """The engines that failed there."""
        return {failure.engine for failure in self.failures if failure.place == place}

    def begun_anew(self) -> EngineCasting:
        """The casting for another run: nobody where an engine failed, for a server may be up by now.

        What stayed as in the preview is asked again, too. But reference pictures stay as they came about: with others
        every clip would be another one.
        """
        failed = {failure.place for failure in self.failures}
        picks = {
            place: pick
            for place, pick in self.picks.items()
            if place == PORTRAITS or (place not in failed and pick.engine != EMBEDDED)
        }
        return self.model_copy(update={"picks": picks, "failures": ()})


def cast_engines(parts: Iterable[Part], casting: EngineCasting, bench: EngineBench) -> EngineCasting:
    """An engine for every part, and for the finishing steps and reference pictures that go with them.

    Who was picked before for the same role and wish is not asked again whether it would run: what it made may all be
    there. `InputError` names the part for which nobody can be picked.
    """
    before = casting.picks
    picks: dict[str, Pick] = {}
    people = False
    for part in parts:
        wish = part.shot.engine if part.shot is not None and part.kind == "person" else EMBEDDED
        kept = before.get(part.place)
        if kept is None or (kept.role, kept.wish) != (part.role, wish):
            kept = _picked(part, wish, bench)
        picks[part.place] = kept
        people |= part.recipe is not None and kept.engine != EMBEDDED
    for role in FINISHING:
        picks[role] = before.get(role) or Pick(engine=bench.pick(role), role=role)
    if people or PORTRAITS in before:
        picks[PORTRAITS] = before.get(PORTRAITS) or _portraitist(bench)
    return casting.model_copy(update={"picks": picks, "memory_mb": bench.settings.memory_mb})


def unasked(casting: EngineCasting) -> tuple[str, ...]:
    """What a person should know of engines that they named and that nothing of the film is asked of."""
    asked = {pick.role for place, pick in casting.picks.items() if place not in FINISHING}
    if casting.engines.keys() - {PORTRAITS, *FINISHING}:
        asked |= {*FINISHING}
    named = {role: name for role, name in casting.choice.roles.items() if name != EMBEDDED}
    idle = [f"{name} has nothing to make: no part of this film is {role!r}" for role, name in named.items()
            if role not in asked]  # fmt: skip
    if not casting.engines.keys() - {*FINISHING} and not idle:
        return ("no part of this film is made by an engine: it is as the preview",)
    return tuple(idle)


def _picked(part: Part, wish: str, bench: EngineBench) -> Pick:
    try:
        name = bench.pick(part.role, wish=wish)
    except InputError as error:
        raise InputError(f"{part.place}: {error.what}", hint=error.hint) from None
    return Pick(engine=name, role=part.role, wish=wish, note=bench.note_on(part.role))


def _portraitist(bench: EngineBench) -> Pick:
    """Who makes the reference pictures. That none can is no reason to stop: then they are drawn, and it is said."""
    drawn = "the reference pictures of people are drawn"
    try:
        name = bench.pick("picture")
    except InputError as error:
        if "picture" in bench.choice.roles:
            raise
        return Pick(engine=EMBEDDED, role="picture", note=f"{drawn}: {error.what}")
    if name == EMBEDDED:
        why = bench.note_on("picture") or "no engine was named for 'picture'"
        return Pick(engine=EMBEDDED, role="picture", note=f"{drawn}: {why}")
    return Pick(engine=name, role="picture", note=bench.note_on("picture"))
