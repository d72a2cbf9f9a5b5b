"""What there is to know of every engine on this machine: for lists, for the doctor, for a settings file's check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from ...generators import registry
from ...generators.diffusion.weights import variants, weights_ids
from ...generators.engine import Capabilities, Engine, Keep, Obstacle
from ...generators.settings import ROLES, EngineSettings, Levers, Role, read_settings, settings_path
from ...story.document import Part
from ...story.errors import InputError
from ...story.violation import Violation
from .weights_cards import WeightsCard, weights_cards


class SkillCard(Part):
    """What an engine makes in one role."""

    role: Role
    keeps: tuple[Keep, ...] = ()
    takes: tuple[str, ...] = ()
    people_max: int = 1
    replaces: bool = False
    """It can also put somebody into a video, in place of whoever is seen there."""


class EngineCard(Part):
    """One engine."""

    name: str
    version: str = ""
    skills: tuple[SkillCard, ...] = ()
    device: str = "-"
    memory_mb: int = 0
    """Of the device, with everything on it."""
    paid: bool = False
    limits: tuple[str, ...] = ()
    weights: tuple[WeightsCard, ...] = ()
    """All that it knows to use, those that it would use first."""
    levers: dict[str, str] = Field(default_factory=dict)
    """How it is told to run, where the settings say anything."""
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def makes(self) -> tuple[Role, ...]:
        """The roles that it can be chosen for."""
        return tuple(skill.role for skill in self.skills)

    @property
    def runs(self) -> bool:
        """Whether it would run here."""
        return not self.obstacles

    @property
    def licence(self) -> str:
        """Of the weights that it would use, each once; '-' where it loads none."""
        return ", ".join(dict.fromkeys(each.licence for each in self.weights if each.used)) or "-"


def engine_cards(settings_file: Path | None = None, *, commercial: bool = False) -> tuple[EngineCard, ...]:
    """The cards of all engines, ours first. One that cannot be loaded says why; the rest is told all the same."""
    settings = _settings(settings_file, commercial=commercial)
    return tuple(_card(name, settings) for name in registry.names(settings))


def engine_card(name: str, settings_file: Path | None = None, *, commercial: bool = False) -> EngineCard:
    """The card of one engine. `InputError` where there is none of that name."""
    settings = _settings(settings_file, commercial=commercial)
    if name not in registry.names(settings):
        raise InputError(f"there is no engine {name!r}", hint=f"there are: {', '.join(registry.names(settings))}")
    return _card(name, settings)


def _settings(path: Path | None, *, commercial: bool) -> EngineSettings:
    found = read_settings(path)
    return found.model_copy(update={"commercial": True}) if commercial else found


def _card(name: str, settings: EngineSettings) -> EngineCard:
    # What others wrote may break in its own ways; that is what the list is asked for.
    try:
        engine = registry.engine(name, settings)
        can = engine.capabilities()
    except InputError as error:
        return EngineCard(name=name, obstacles=(Obstacle(what=error.what, hint=error.hint),))
    except Exception as error:  # noqa: BLE001
        return EngineCard(name=name, obstacles=(_broken_engine(error),))
    return EngineCard(
        name=name,
        version=engine.version,
        skills=_skills(can),
        device=can.device,
        memory_mb=can.memory_mb,
        paid=can.paid,
        limits=tuple(_limits(can)),
        weights=weights_cards(name, settings),
        levers=_told(settings.levers_of(name)),
        obstacles=_obstacles(engine),
    )


def _obstacles(engine: Engine) -> tuple[Obstacle, ...]:
    try:
        return engine.obstacles()
    except Exception as error:  # noqa: BLE001
        return (_broken_engine(error),)


def _broken_engine(error: Exception) -> Obstacle:
    return Obstacle(what=f"{type(error).__name__}: {error}".splitlines()[0][:200])


def _skills(can: Capabilities) -> tuple[SkillCard, ...]:
    return tuple(
        SkillCard(
            role=role,
            keeps=skill.keeps,
            takes=skill.takes,
            people_max=skill.people_max,
            replaces=skill.replaces,
        )
        for role, kind in ROLES.items()
        if (skill := can.skills.get(kind)) is not None
    )


def _limits(can: Capabilities) -> Iterator[str]:
    if can.size_multiple > 2:
        yield f"sides are multiples of {can.size_multiple}; what is too much is cut away"
    if can.area_max:
        yield f"at most {can.area_max:,} pixels a picture; larger ones are made smaller and scaled"
    if can.rates:
        rates = ", ".join(f"{float(rate):g}" for rate in can.rates)
        yield f"made at {rates} frames a second, resampled to the film's rate"
    if can.frames_max:
        then = f"longer ones go on from their last {can.carry} frames" if can.carry else "none is longer"
        yield f"at most {can.frames_max} frames at once; {then}"


def _told(levers: Levers) -> dict[str, str]:
    """The levers that the settings set, as they are written there."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in levers
        if value != Levers.model_fields[name].default
    }


def check_settings(path: Path | None) -> tuple[Path, tuple[Violation, ...]]:
    """What does not hold in a settings file, the user's own where none is named. Nothing is loaded, nobody is asked.

    `InputError` where the file cannot be read or a field does not fit.
    """
    place = path or settings_path()
    settings = read_settings(path)
    return place, tuple(_broken(settings))


def _broken(settings: EngineSettings) -> Iterator[Violation]:
    known = registry.names(settings)
    for field, names in (("engines", settings.engines), ("variants", settings.variants)):
        for name in names:
            if name not in known:
                yield _violation(f"{field}.{name}", f"there is no engine {name!r}", f"there are: {', '.join(known)}")
    for name, told in settings.variants.items():
        if name in known and told not in variants(name):
            yield _violation(f"variants.{name}", f"{told!r} is no variant of {name!r}", _choice(variants(name)))
    ours = set(registry.names(EngineSettings()))
    for name, server in settings.servers.items():
        if name in ours:
            yield _violation(f"servers.{name}", f"{name!r} is an engine already", "give the server another name")
        if server.workflow and not Path(server.workflow).expanduser().is_file():
            yield _violation(f"servers.{name}.workflow", f"there is no file {server.workflow!r}")
        if server.kind == "comfyui" and not server.workflow:
            yield _violation(
                f"servers.{name}.workflow", "a ComfyUI server needs a workflow", "export one in API format"
            )
    for name, folder in settings.weights.items():
        if name not in weights_ids():
            yield _violation(f"weights.{name}", f"there are no weights {name!r}", _choice(weights_ids()))
        elif not folder.startswith("@") and not Path(folder).expanduser().is_dir():
            yield _violation(f"weights.{name}", f"there is no folder {folder!r}")
    for name, file in settings.estimators.items():
        if not Path(file).expanduser().exists():
            yield _violation(f"estimators.{name}", f"there is no file {file!r}")


def _choice(names: tuple[str, ...]) -> str:
    return f"there are: {', '.join(names)}" if names else "it has none"


def _violation(path: str, message: str, hint: str = "") -> Violation:
    return Violation(code="engine-settings", path=path, message=message, hint=hint)
