"""Which engine makes what of a film: what a person chose, and what that comes to on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from pydantic import Field

from ...generators import registry
from ...generators.diffusion.device import memory_mb as device_memory_mb
from ...generators.engine import Engine, Obstacle
from ...generators.settings import ROLES, EngineSettings, Role, read_settings
from ...story.document import Part
from ...story.errors import EngineError, InputError
from ..consent import read_consent

EMBEDDED = "embedded"
PRESETS = (EMBEDDED, "gpu")


class EngineChoice(Part):
    """What a person asked for with `--engines`, `--engine` and `--fallback`."""

    preset: str = ""
    """`embedded`: the preview's pictures are the film's; `gpu`: the best of ours that run here; else an engine's name,
    for all that it answers. Empty: it was not said, which comes to `embedded`."""
    roles: dict[Role, str] = Field(default_factory=dict)
    """Engines chosen for single roles."""
    fallback: tuple[str, ...] = ()
    """What may make a shot whose engine fails, in this order; empty: nothing may."""
    commercial: bool = False
    settings_file: str = ""
    reference: str = ""
    """The file of a photo of who plays the film's first person; empty: a reference picture is made."""
    driving: str = ""
    """The file of a clip whose motion people who pose take over, in place of what is planned."""
    replace: bool = False
    """They stand in that clip, in the place of whoever is seen there."""
    consent: str = ""
    """Who agreed to the photo and the clip, when, and to what."""

    @property
    def wanted(self) -> bool:
        """Whether anything but the preview was asked for."""
        return self.preset not in ("", EMBEDDED) or any(name != EMBEDDED for name in self.roles.values())

    def amended(self, told: EngineChoice) -> EngineChoice:
        """This choice with what a person says now. Who names an engine chooses anew; who does not (`--fallback
        embedded` after a failure) adds to the choice that stands; who says nothing at all wants the preview."""
        said = {name: value for name in type(told).model_fields if (value := getattr(told, name))}
        if told.preset or told.roles or not said:
            return told
        return self.model_copy(update=said)

    def settings(self, *, memory_mb: int = 0) -> EngineSettings:
        """The machine's settings, read anew in every run.

        Where they do not say how much memory the device has, `memory_mb` does, else the GPU's driver is asked.
        """
        try:
            found = read_settings(Path(self.settings_file) if self.settings_file else None)
        except InputError as error:
            told = "--engine-settings FILE names another one, --engines embedded keeps the preview's pictures"
            raise InputError(error.what, hint="; ".join(each for each in (error.hint, told) if each)) from None
        here = found.memory_mb or memory_mb or device_memory_mb(found.device)
        return found.model_copy(update={"memory_mb": here, "commercial": self.commercial or found.commercial})


class EngineBench:
    """The engines of this machine, each made once; and notes on what was picked, for people."""

    def __init__(self, choice: EngineChoice, settings: EngineSettings | None = None) -> None:
        self.choice = choice
        self._given = settings
        self._made: dict[str, Engine] = {}
        self._obstacles: dict[str, tuple[Obstacle, ...]] = {}
        self._notes: dict[Role, str] = {}

    @cached_property
    def settings(self) -> EngineSettings:
        """Of the machine."""
        return self._given if self._given is not None else self.choice.settings()

    def engine(self, name: str) -> Engine:
        """The engine of that name."""
        if name not in self._made:
            self._made[name] = registry.engine(name, self.settings)
        return self._made[name]

    def obstacles(self, name: str) -> tuple[Obstacle, ...]:
        """Why it would not run here; asked once."""
        if name not in self._obstacles:
            self._obstacles[name] = self.engine(name).obstacles()
        return self._obstacles[name]

    def pick(self, role: Role, *, wish: str = EMBEDDED, tried: Sequence[str] | set[str] = ()) -> str:
        """The engine for a role: the shot's own wish, else the choice; `embedded` for the preview's picture.

        After failures (`tried`) only what `--fallback` allows. `InputError` where an engine that was named would not
        run here, or where none of a preset would.
        """
        self._notes.pop(role, None)
        if tried:
            for name in self.choice.fallback:
                if name not in tried and (name == EMBEDDED or self._answers(name, role)):
                    return name
            raise EngineError(f"no engine is left for {role!r}", hint="name more with --fallback")
        named = wish if wish != EMBEDDED else self.choice.roles.get(role, "")
        if named:
            return self._checked(named, role)
        if self.choice.preset in ("", EMBEDDED):
            return EMBEDDED
        if self.choice.preset != "gpu":
            return self._checked(self.choice.preset, role) if self._answers(self.choice.preset, role) else EMBEDDED
        candidates = registry.GPU.get(role, ())
        found = next((name for name in candidates if not self.obstacles(name)), "")
        if found:
            if found != candidates[0]:
                self._note(role, f"by {found}, because {_reasons(candidates[: candidates.index(found)], self)}")
            return found
        if not candidates:
            return EMBEDDED
        if other := self._instead(role, why=_reasons(candidates, self)):
            return other
        raise InputError(
            f"none of the engines for {role!r} would run here: {_reasons(candidates, self)}",
            hint=f"`reelwright engines list` shows what each needs; --engine {role}=embedded keeps the preview's",
        )

    def check(self) -> None:
        """Raise `InputError` before anything is made where an engine that was named would not run here, or none would.

        What a film needs of a preset is known once it is planned; that nothing of it would run is known now.
        """
        self._check_told()
        for role in self.choice.roles:
            self.pick(role)
        if self.choice.driving:
            self._check_driving()
        preset = self.choice.preset
        if preset not in ("", *PRESETS):
            self.pick(next((role for role in ROLES if self._answers(preset, role)), "pose"))
        elif preset == "gpu" and EMBEDDED not in self.choice.fallback:
            roles = [role for role in registry.GPU if role not in self.choice.roles]
            if roles and all(self.obstacles(name) for role in roles for name in registry.GPU[role]):
                self.pick(roles[0])

    def _check_driving(self) -> None:
        if not self.choice.wanted:
            raise InputError(
                "--driving moves nobody: the drawn preview follows no clip",
                hint="choose who makes people from it: --engine pose=wan-animate-2, or --engines gpu",
            )
        # What reads footage loads decoders, which a plan without any does without.
        from .driving import check_driven

        name = self.pick("pose")
        if name != EMBEDDED:
            check_driven(self.engine(name), self.settings, replaces=self.choice.replace)

    def _check_told(self) -> None:
        """What is said of engines says nothing where none is named; files are looked for before anything is made."""
        if not self.choice.wanted and not self.choice.preset:
            told = next((name for name in ("fallback", "reference") if getattr(self.choice, name)), "")
            if told:
                raise InputError(
                    f"--{told} is said to engines, and none is named",
                    hint="name who makes what: --engines gpu, or --engine ROLE=NAME (`reelwright engines list`)",
                )

    def note_on(self, role: Role) -> str:
        """What a person should know of the last pick for a role; empty where there is nothing to say."""
        return self._notes.get(role, "")

    def _note(self, role: Role, note: str) -> None:
        self._notes[role] = f"{role}: {note}"

    def _instead(self, role: Role, *, why: str) -> str:
        """The first of `--fallback` that would run here, and a note of it; empty where none would."""
        for name in self.choice.fallback:
            if name == EMBEDDED or (self._answers(name, role) and not self.obstacles(name)):
                what = "the preview's stays" if name == EMBEDDED else f"by {name}"
                self._note(role, f"{what}, as --fallback allows, because {why}")
                return name
        return ""

    def _answers(self, name: str, role: Role) -> bool:
        return ROLES[role] in self.engine(name).capabilities().skills

    def _checked(self, name: str, role: Role) -> str:
        if name == EMBEDDED:
            return name
        if not self._answers(name, role):
            can = ", ".join(role for role, kind in ROLES.items() if kind in self.engine(name).capabilities().skills)
            raise InputError(f"the engine {name!r} does not make {role!r}", hint=f"it makes: {can}")
        found = self.obstacles(name)
        if found and (other := self._instead(role, why=f"{name}: {found[0].what}")):
            return other
        if found:
            raise InputError(f"the engine {name!r} would not run here: {found[0].what}", hint=found[0].hint)
        return name


def read_choice(
    *,
    engines: str = "",
    single: Sequence[str] = (),
    fallback: str = "",
    commercial: bool = False,
    settings_file: Path | None = None,
    reference: Path | None = None,
    driving: Path | None = None,
    replace: bool = False,
    consent: str = "",
) -> EngineChoice:
    """The choice from a person's flags. `InputError` says what there is to choose from."""
    for given in (reference, driving):
        if given is not None:
            if not given.exists():
                raise InputError(f"there is no file {str(given)!r}", hint="check the path")
            read_consent(consent, given.name)
    if replace and driving is None:
        raise InputError(
            "--replace needs the clip in which somebody is replaced", hint='--driving CLIP --replace --consent "..."'
        )
    roles: dict[Role, str] = {}
    settings = read_settings(settings_file)
    known = registry.names(settings)
    for told in single:
        role, _, name = (part.strip() for part in told.partition("="))
        matched = next((each for each in ROLES if each == role), None)
        if matched is None or not name:
            raise InputError(f"--engine {told!r} is not ROLE=NAME", hint=f"roles: {', '.join(ROLES)}")
        roles[matched] = _known(name, known, "--engine")
    if engines and engines not in PRESETS:
        _known(engines, known, "--engines")
    chain = tuple(_known(name.strip(), known, "--fallback") for name in fallback.split(",") if name.strip())
    return EngineChoice(
        preset=engines,
        roles=roles,
        fallback=chain,
        commercial=commercial,
        settings_file=str(settings_file.resolve()) if settings_file else "",
        reference=str(reference.resolve()) if reference else "",
        driving=str(driving.resolve()) if driving else "",
        replace=replace,
        consent=consent,
    )


def _known(name: str, known: Sequence[str], flag: str) -> str:
    if name not in known:
        raise InputError(f"{flag}: there is no engine {name!r}", hint=f"there are: {', '.join(known)}")
    return name


def _reasons(names: Sequence[str], bench: EngineBench) -> str:
    return "; ".join(f"{name}: {bench.obstacles(name)[0].what}" for name in names)
