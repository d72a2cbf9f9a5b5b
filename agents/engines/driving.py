"""Whoever takes over a clip's motion: what engines are steered by is read off the clip, by models of the user's."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

from ...generators.driving import check_drives
from ...generators.embedded.cast.signals.signal_set import Placing
from ...generators.embedded.footage.signals_job import OF_MASKS, OF_POINTS, READABLE, FootageSignal, FootageSignalsJob
from ...generators.engine import Engine, EnginePlan
from ...generators.settings import EngineSettings
from ...story.brief import Asset
from ...story.errors import InputError
from ...story.requests import AnimatePose, Subject
from ...tools.estimators.pose_job import PoseEstimateJob
from ...tools.estimators.segment_job import PersonMaskJob
from ...tools.work.job import Job

_MODELS: Mapping[str, tuple[frozenset[FootageSignal], str]] = {
    "pose": (OF_POINTS, "the ONNX file of a whole-body pose model"),
    "person": (OF_MASKS, "the folder of a segmenter that tells people apart from their ground"),
}
"""By their names under [estimators]: which signals are read off what a model finds, and what is to be named."""
_ANY = "0" * 64


def check_driven(engine: Engine, settings: EngineSettings, *, replaces: bool) -> None:
    """`InputError` where an engine would not follow a clip: it replaces nobody, or a model that it needs is missing.

    It is asked for a plan that nobody runs, so this costs nothing and any engine can be asked.
    """
    request = AnimatePose(
        width=720, height=1280, seconds=Fraction(2), subject=Subject(person="anybody", image=_ANY), driving=_ANY,
        replace=replaces,
    )  # fmt: skip
    signals = engine.plan(request).signals
    check_models(engine.name, signals, settings.estimators)
    for model, (read, what) in _MODELS.items():
        file = settings.estimators.get(model, "")
        if read.intersection(signals) and not Path(file).expanduser().exists():
            raise InputError(
                f"there is no {file!r}, which the engine settings name as `{model}`",
                hint=f"set `{model}` under [estimators] in the engine settings to {what}",
            )


def check_models(engine: str, signals: Sequence[str], estimators: Mapping[str, str]) -> None:
    """`InputError` where signals cannot be read off a clip; it says which model is to be named."""
    if strange := [name for name in signals if name not in READABLE]:
        raise InputError(
            f"the engine {engine!r} is steered by {', '.join(strange)}, which nobody can read off a video",
            hint="--engine pose=wan-animate-2 takes the video as it is",
        )
    missing, steered = [], []
    for model, (read, what) in _MODELS.items():
        mine = [name for name in signals if name in read]
        if mine and not estimators.get(model, ""):
            missing.append(f"`{model}` ({what})")
            steered += mine
    if missing:
        instead = "" if OF_MASKS.intersection(signals) else "; --engine pose=wan-animate-2 needs none"
        raise InputError(
            f"the engine {engine!r} reads {', '.join(steered)} off the driving video, and no model that finds them is "
            "named",
            hint=f"set {' and '.join(missing)} under [estimators] in the engine settings{instead}",
        )


def footage_signals(plan: EnginePlan, clip: Asset, *, frame: Placing, estimators: Mapping[str, str]) -> tuple[Job, ...]:
    """The jobs that read a plan's signals off the clip, the one that leaves them last. Pure.

    `InputError` where a model that is needed is not named.
    """
    request, shape = plan.request, plan.shape
    assert isinstance(request, AnimatePose)
    assert shape is not None
    check_models(plan.engine, plan.signals, estimators)
    only = cast("tuple[FootageSignal, ...]", plan.signals)
    # In whole seconds, so that a cut that is moved a little does not look for everybody anew.
    looked = Fraction(math.ceil(request.seconds))
    before: list[Job] = []
    model, mask = estimators.get("person", ""), ""
    if model:
        people = PersonMaskJob(picture=clip.key, moving=True, model=model, seconds=looked)
        before.append(people)
        mask = people.key()
    poses = ""
    if OF_POINTS.intersection(only):
        joints = PoseEstimateJob(
            picture=clip.key, moving=True, name=clip.name, model=estimators["pose"], mask=mask, seconds=looked,
            checked=False,
        )  # fmt: skip
        before.append(joints)
        poses = joints.key()
    read = FootageSignalsJob(
        footage=clip.key,
        name=clip.name,
        picture=shape.picture,
        frame=frame,
        fps=request.fps,
        frames=request.frames,
        poses=poses,
        mask=mask if OF_MASKS.intersection(only) else "",
        only=only,
    )
    return (*before, read)


def check_long_enough(clip: Asset, request: AnimatePose) -> None:
    """`InputError` where the clip is shorter than the shot that it drives."""
    try:
        check_drives(clip.seconds or Fraction(0), Fraction(request.frames) / request.fps)
    except InputError as error:
        raise InputError(f"{error.what} ({clip.name!r})", hint=error.hint) from None
