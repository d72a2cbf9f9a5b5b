"""A small film that asks engines for everything: somebody talks, somebody poses, a garment is worn, b-roll, music."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import reelwright
from made_garments import photo, smaller
from reelwright.generators import registry
from small_films import change

SCRIPT = "---\ntitle: A shirt\n---\nA shirt can be quiet.\n\nThis one is.\n\nIt is worn all day.\n\nRain runs off.\n"
TOYS = Path(__file__).parent / "toy_engine"
PLACES = {"shot-1": "talking-presenter", "shot-2": "animate-pose", "shot-3": "try-on", "shot-4": "text-to-video"}


def plan_everything(folder: Path, *, size: int = 160) -> Path:
    """Plan the film; its shots are set by hand, as a person could."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    script, shirt = folder.parent / "script.md", folder.parent / "check-shirt.jpg"
    script.write_text(SCRIPT)
    smaller(photo("check-shirt"), 0.5).save(shirt, quality=92)
    reelwright.plan(script=script, garments=[shirt], out=folder, planner="offline", platform="square", presenter="none")
    shots = json.loads((folder / "storyboard.json").read_text())["shots"]
    asked: list[dict[str, Any]] = [
        {
            "scene": "presenter-beside",
            "kind": "presenter",
            "cast": [{"person": "maya", "speaker": "narrator"}],
            "slots": {"headline": "A quiet shirt"},
        },
        {
            "scene": "presenter-beside",
            "kind": "pose",
            "cast": [{"person": "noah", "motion": "waves at the viewer"}],
            "slots": {"headline": "This one is"},
        },
        {
            "scene": "runway-full",
            "kind": "try-on",
            "cast": [{"person": "noah", "garment": "garment-1", "motion": "turns around fully"}],
            "slots": {"headline": "All day"},
        },
        {
            "scene": "feature-callout",
            "kind": "graphic",
            "cast": [],
            "slots": {"headline": "Rain runs off"},
            "picture": "rain runs off a shirt",
        },
    ]
    assert len(shots) == len(asked), [shot["scene"] for shot in shots]
    for number, (shot, told) in enumerate(zip(shots, asked, strict=True), 1):
        shot.update(told, id=f"shot-{number}", transition={"kind": "cut", "frames": 0})
    change(folder, "storyboard", width=size, height=size, shots=shots)
    return folder


@contextmanager
def toys(**environment: str) -> Iterator[None]:
    """Have the toy engine installed, in this process and in all that it starts."""
    others = os.environ.get("PYTHONPATH", "")
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", *environment)}
    os.environ.update(environment, PYTHONPATH=os.pathsep.join(part for part in (str(TOYS), others) if part))
    import sys

    sys.path.insert(0, str(TOYS))
    registry.forget_installed()
    try:
        yield
    finally:
        sys.path.remove(str(TOYS))
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
        registry.forget_installed()
