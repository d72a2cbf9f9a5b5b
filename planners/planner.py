"""What every planner does, and the library as planners see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ..story.brief import Brief
from ..story.errors import InputError
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..story.violation import Violation
from ..templates import library as shelves
from ..templates.look import Look
from ..templates.motion import Motion
from ..templates.person import Person
from ..templates.platform import Platform
from ..templates.scene import Scene


@dataclass(frozen=True)
class Library:
    """Scenes, looks, platforms, icons, people and motions by id. Tests make small ones by hand."""

    scenes: Mapping[str, Scene]
    looks: Mapping[str, Look]
    platforms: Mapping[str, Platform]
    icons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The words that each icon stands for."""
    people: Mapping[str, Person] = field(default_factory=dict)
    motions: Mapping[str, Motion] = field(default_factory=dict)

    def platform(self, name: str) -> Platform:
        """The preset of that id. `InputError` lists those that exist."""
        if name not in self.platforms:
            raise InputError(f"there is no platform {name!r}", hint=f"choose from: {', '.join(sorted(self.platforms))}")
        return self.platforms[name]


class _Motions(Mapping[str, Motion]):
    """The library's motions, read when first asked for: most films show nobody."""

    def __getitem__(self, name: str) -> Motion:
        return shelves.motions()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(shelves.motions())

    def __len__(self) -> int:
        return len(shelves.motions())


def builtin_library() -> Library:
    """The library that comes with Reelwright."""
    icons = getattr(shelves, "icons", None)
    return Library(
        scenes=shelves.scenes(),
        looks=shelves.looks(),
        platforms=shelves.platforms(),
        icons={name: tuple(getattr(icon, "tags", ())) for name, icon in icons().items()} if icons else {},
        people=shelves.people(),
        motions=_Motions(),
    )


class Planner(Protocol):
    """Turns a brief into a script, and a script into a storyboard.

    `complaints` are violations of an earlier attempt, which `previous` holds: the planner is asked to mend them.
    """

    @property
    def name(self) -> str:
        """'offline', or the model's name: recorded in the documents and the report."""
        ...

    def script(self, brief: Brief, *, complaints: tuple[Violation, ...] = (), previous: Script | None = None) -> Script:
        """The film in words."""
        ...

    def storyboard(
        self,
        brief: Brief,
        script: Script,
        library: Library | None = None,
        *,
        complaints: tuple[Violation, ...] = (),
        previous: Storyboard | None = None,
    ) -> Storyboard:
        """The film as shots; `library` is the one that comes with Reelwright where None."""
        ...

    def rework(
        self, brief: Brief, script: Script, storyboard: Storyboard, violations: tuple[Violation, ...]
    ) -> tuple[Script, Storyboard]:
        """Mend a plan against exact violations of the linter or the review; what is sound stays as it is."""
        ...
