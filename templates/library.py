"""Finds and loads library items: the built-in ones and the user's own, read once a process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from ..story.document import Part, describe
from ..story.errors import InputError
from .clip_template import ClipTemplate
from .icon import Icon, read_icons
from .look import Look
from .motion import Motion
from .person import Person
from .platform import Platform
from .scene import Scene
from .yaml_text import read_yaml

HERE = Path(__file__).resolve().parent
OWN = "REELWRIGHT_LIBRARY"
"""The environment variable with the folder of the user's own `scenes/`, `looks/`, `cast/`, `motions/` and `clips/`;
workers inherit it."""
Item = TypeVar("Item", bound=Part)


@cache
def platforms() -> dict[str, Platform]:
    """All platform presets by id."""
    return _load("platforms", Platform)


def platform(name: str) -> Platform:
    """The preset of that id. `InputError` lists those that exist."""
    return _named(platforms(), name, what="platform")


@cache
def scenes() -> dict[str, Scene]:
    """All scenes by id."""
    return _load("scenes", Scene)


def scene(name: str) -> Scene:
    """The scene of that id. `InputError` lists those that exist."""
    return _named(scenes(), name, what="scene")


@cache
def looks() -> dict[str, Look]:
    """All looks by id."""
    return _load("looks", Look)


def look(name: str) -> Look:
    """The look of that id. `InputError` lists those that exist."""
    return _named(looks(), name, what="look")


@cache
def people() -> dict[str, Person]:
    """All people of the cast by id."""
    return _load("cast", Person)


def person(name: str) -> Person:
    """The person of that id. `InputError` lists those that exist."""
    return _named(people(), name, what="person")


@cache
def motions() -> dict[str, Motion]:
    """All motions by id."""
    return _load("motions", Motion)


def motion(name: str) -> Motion:
    """The motion of that id. `InputError` lists those that exist."""
    return _named(motions(), name, what="motion")


@cache
def clips() -> dict[str, ClipTemplate]:
    """All clip templates by id: the user's own, for none are built in."""
    return _load("clips", ClipTemplate)


def clip(name: str) -> ClipTemplate:
    """The clip template of that id. `InputError` lists those that exist."""
    found = clips().get(name)
    if found is None:
        hint = f"choose from: {', '.join(sorted(clips())) or 'none, for'} clips/ID.yaml in the folder of --library"
        raise InputError(f"there is no clip template {name!r}", hint=hint)
    return found


def clip_file(name: str) -> Path:
    """Where a file that a clip template names lies. `InputError` where it is not there."""
    path = Path(os.environ.get(OWN, "")).expanduser() / "clips" / name
    if not path.is_file():
        raise InputError(f"there is no file {str(path)!r}, which a clip template names", hint="put it beside the YAML")
    return path


@cache
def icons() -> dict[str, Icon]:
    """All icons by name, with the words that they stand for."""
    return read_icons(HERE / "icons")


class Entry(Part):
    """One line of `templates list`."""

    kind: str
    id: str
    title: str
    tags: tuple[str, ...] = ()


def listing() -> tuple[Entry, ...]:
    """All scenes, looks and platforms, and the user's clip templates."""
    return (
        *(Entry(kind="scene", id=item.id, title=item.title, tags=item.tags) for item in scenes().values()),
        *(Entry(kind="look", id=item.id, title=item.title, tags=item.tags) for item in looks().values()),
        *(
            Entry(kind="platform", id=item.id, title=item.title, tags=(f"{item.width}x{item.height}",))
            for item in platforms().values()
        ),
        *(Entry(kind="clip", id=item.id, title=item.title, tags=item.tags) for item in clips().values()),
    )


def _named(items: Mapping[str, Item], name: str, *, what: str) -> Item:
    found = items.get(name)
    if found is None:
        raise InputError(f"there is no {what} {name!r}", hint=f"choose from: {', '.join(sorted(items))}")
    return found


def _load(folder: str, kind: type[Item]) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for path in sorted((HERE / folder).glob("*.yaml")):
        items[path.stem] = read_item(path, kind)
    for path in _own(folder):
        if path.stem in items:
            raise InputError(
                f"{path} has the name of a built-in item, which it would hide", hint=f"call it {path.stem}-2.yaml"
            )
        items[path.stem] = read_item(path, kind)
    return items


def _own(folder: str) -> list[Path]:
    """The user's own items of one kind. `InputError` where the folder that was named is not there."""
    named = os.environ.get(OWN, "")
    if not named or folder not in ("scenes", "looks", "cast", "motions", "clips"):
        return []
    home = Path(named).expanduser()
    if not home.is_dir():
        raise InputError(f"there is no folder {named!r} to take library items from", hint=f"--library or {OWN}")
    return sorted((home / folder).glob("*.yaml"))


def read_item(path: Path, kind: type[Item]) -> Item:
    """One library item from its YAML file. `InputError` names the file and the field."""
    try:
        data = read_yaml(path.read_bytes())
        return kind.model_validate({"id": path.stem, **data})
    except yaml.YAMLError as error:
        raise InputError(f"{path} is not YAML: {error}") from None
    except ValidationError as error:
        raise InputError(describe(error, str(path))) from None
