"""Which engines there are: ours, those that other packages bring, and the user's servers."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from typing import Any, cast

from ..story.errors import InputError
from .engine import Engine
from .settings import EngineSettings, Role

PACKAGE = __name__.split(".")[0]
ENTRY_POINTS = "reelwright.engines"
"""The group in which other packages name their engines: `name = "module:factory"`; a factory takes the settings."""
_OURS = f"{PACKAGE}.generators"
_BUILT_IN = {
    "embedded": f"{_OURS}.embedded.cast.engine:EmbeddedEngine",
    "motion-interpolation": f"{_OURS}.embedded.footage.interpolation:MotionInterpolation",
    "wan-animate-2": f"{_OURS}.diffusion.wan.animate_2:WanAnimate2",
    "wan-animate": f"{_OURS}.diffusion.wan.animate:WanAnimate",
    "wan-vace": f"{_OURS}.diffusion.wan.vace:WanVace",
    "wan-video": f"{_OURS}.diffusion.wan.video:WanVideo",
    "ltx-2": f"{_OURS}.diffusion.ltx.engine:Ltx2",
    "ltx-upscaler": f"{_OURS}.diffusion.ltx.upscaler:LtxUpscaler",
    "flux-klein": f"{_OURS}.diffusion.images.flux_klein:FluxKlein",
    "qwen-edit": f"{_OURS}.diffusion.images.qwen_edit:QwenEdit",
    "ace-step": f"{_OURS}.diffusion.music.ace_step:AceStep",
}
GPU: dict[Role, tuple[str, ...]] = {
    "pose": ("wan-animate-2", "wan-animate", "wan-vace"),
    "talking": ("ltx-2",),
    "try-on": ("wan-vace",),
    "picture": ("flux-klein",),
    "broll": ("wan-video", "ltx-2"),
    "music": ("ace-step",),
}
"""What `--engines gpu` chooses from, the best first. Product shots stay as photographed unless an engine is named."""


def names(settings: EngineSettings) -> tuple[str, ...]:
    """All engines, ours first."""
    return tuple(dict.fromkeys((*_BUILT_IN, *_installed(), *settings.servers)))


def engine(name: str, settings: EngineSettings) -> Engine:
    """The engine of that name. `InputError` where there is none, or where another package's cannot be imported."""
    place = _BUILT_IN.get(name) or _installed().get(name)
    if place is not None:
        return cast("Engine", _factory(place, name)(settings))
    if name in settings.servers:
        kind = settings.servers[name].kind
        module = {"comfyui": "remote.comfyui.engine:ComfyUI", "videos": "remote.videos.engine:VideosServer"}[kind]
        return cast("Engine", _factory(f"{_OURS}.{module}", name)(settings, name))
    raise InputError(f"there is no engine {name!r}", hint=f"there are: {', '.join(names(settings))}")


def forget_installed() -> None:
    """Look anew at what other packages bring: one was installed while this process runs."""
    _installed.cache_clear()


@cache
def _installed() -> dict[str, str]:
    return {point.name: point.value for point in entry_points(group=ENTRY_POINTS)}


def _factory(place: str, name: str) -> Callable[..., Any]:
    module, _, attribute = place.partition(":")
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(module), attribute)
    except Exception as error:  # What others wrote may break in its own ways.
        raise InputError(
            f"the engine {name!r} cannot be loaded from {place!r}: {type(error).__name__}: {error}",
            hint="install or remove the package that brings it",
        ) from error
    return found
