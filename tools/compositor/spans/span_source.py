"""Recipes of pictures as fields of a job: which class reads a `kind`, and which code that pulls into the key."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import entry_points
from typing import Annotated, Any, Protocol, cast

from pydantic import BeforeValidator, SerializeAsAny

from ....story.artifact import Key
from ....story.document import Part, canonical_json, sha256
from ....story.frame_source import Files, OpenSource
from ...work.code_version import code_version
from ...work.job import Job

PACKAGE = __name__.split(".")[0]
ENTRY_POINTS = "reelwright.sources"
"""The group in which other packages name their recipes: `kind = "module:Class"`."""

_BUILT_IN = {
    "scene": f"{PACKAGE}.tools.compositor.scene_source:SceneSource",
    "captions": f"{PACKAGE}.tools.compositor.captions:CaptionSource",
    "cast": f"{PACKAGE}.generators.embedded.cast.source:CastSource",
    "clip-person": f"{PACKAGE}.generators.embedded.footage.source:ClipPersonSource",
    "engine-clip": f"{PACKAGE}.generators.clip_source:EngineClipSource",
}
_named: dict[str, type[Part]] = {}


class Picture(Protocol):
    """What a recipe is to a span: a frozen part that is also a `FrameSource`."""

    width: int
    height: int
    frames: int

    def needs(self) -> tuple[Key, ...]:
        """The artifacts that it reads."""
        ...

    def open(self, files: Files) -> OpenSource:
        """Open it for drawing."""
        ...


def register(kind: str, source: type[Part]) -> None:
    """Make a recipe class known in this process. Packages do it for every process by an entry point."""
    _named[kind] = source


@cache
def _installed() -> dict[str, str]:
    return {point.name: point.value for point in entry_points(group=ENTRY_POINTS)}


def _class(kind: str) -> type[Part]:
    if kind in _named:
        return _named[kind]
    place = _BUILT_IN.get(kind) or _installed().get(kind)
    if place is None:
        raise ValueError(f"no frame source is of the kind {kind!r}")
    module, _, name = place.partition(":")
    found = getattr(importlib.import_module(module), name)
    return cast("type[Part]", found)


def _recipe(value: Any) -> Any:
    if isinstance(value, dict):
        return _class(str(value.get("kind", ""))).model_validate(value)
    return value


Recipe = Annotated[SerializeAsAny[Part], BeforeValidator(_recipe)]
"""A frame source of any kind, told apart by its field `kind`."""


def recipe_of(kind: str, **fields: Any) -> Part:
    """A recipe by its kind: how what stands below the engines asks for what they draw."""
    return _class(kind)(**fields)


def whole(recipes: Iterable[Part]) -> tuple[Part, ...]:
    """The recipes and those that they draw within them: a scene's people."""
    found: list[Part] = []
    for recipe in recipes:
        inner = getattr(recipe, "inner", None)
        found += [recipe, *(whole(inner()) if inner else ())]
    return tuple(found)


def picture(recipe: Part) -> Picture:
    """The recipe as what draws."""
    return cast("Picture", recipe)


def modules_of(recipes: Iterable[Part]) -> tuple[str, ...]:
    """The modules of ours in which the recipes are written, relative to the package: they draw, so they are makers."""
    names = {type(recipe).__module__ for recipe in recipes}
    return tuple(sorted(name[len(PACKAGE) + 1 :] for name in names if name.startswith(f"{PACKAGE}.")))


class PictureJob(Job):
    """A job that draws recipes: the code of exactly those that it draws is part of its key."""

    def recipes(self) -> tuple[Part, ...]:
        """All that it draws."""
        return ()

    def key(self) -> Key:
        """As every job's, over the recipes' code as well."""
        code = code_version((*self.makers, *modules_of(whole(self.recipes()))))
        return sha256(canonical_json({"kind": self.kind, "code": code, "job": self.model_dump(mode="json")}))

    def needs(self) -> tuple[Key, ...]:
        """What the recipes read."""
        return tuple(dict.fromkeys(key for recipe in self.recipes() for key in picture(recipe).needs()))
