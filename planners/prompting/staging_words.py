"""Framing, camera, light and ground of a shot in the words of a set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...story.cast import Framing
from ...story.requests import RequestKind
from ...story.storyboard import Camera
from ...templates.look import Look
from .colour_names import colour_name

_FRAMINGS: dict[Framing, str] = {
    "full": "a full shot from head to feet", "three-quarter": "a medium full shot from the knees up",
    "half": "a medium shot from the waist up", "head": "a close-up of head and shoulders",
}  # fmt: skip
_CAMERAS: dict[Camera, str] = {
    "still": "static camera", "push-in": "slow push-in", "pull-out": "slow pull-out",
    "pan-left": "slow pan to the left",
    "pan-right": "slow pan to the right", "tilt-up": "slow tilt upwards", "tilt-down": "slow tilt downwards",
}  # fmt: skip
_LIGHT = {
    1: "Soft light falls from a large window, with gentle shadows",
    2: "Even, soft studio light keeps the colours true",
    3: "Bright, crisp light gives clear contrast and strong colours",
}
_PERSON_LIGHT = "Soft, even studio light from the front leaves no hard shadows"
_AVOID = (
    "text", "letters", "words", "captions", "subtitles", "logos", "brand names", "watermark", "signature", "blurry",
    "low quality", "jpeg artifacts", "flicker", "distorted shapes",
)  # fmt: skip
_AVOID_PEOPLE = (
    "deformed hands", "extra fingers", "extra limbs", "deformed face", "crossed eyes", "two heads", "plastic skin",
)  # fmt: skip
PEOPLE: tuple[RequestKind, ...] = ("animate-pose", "talking-presenter", "try-on")
"""Kinds of request that show the film's people: their motion is the performance's, and the compositor moves the
camera."""


@dataclass(frozen=True)
class Set:
    """How a shot is taken."""

    framing: str
    """'a medium shot from the waist up'; empty where nobody is framed."""
    camera: str
    """'slow push-in'; 'static camera' for people."""
    light: str
    ground: str
    """What is behind a person; empty for other shots."""
    style: str


def set_of(
    kind: RequestKind, *, framing: Framing | None, camera: Camera, look: Look | None, palette: Mapping[str, str]
) -> Set:
    """The set of a shot. People stand before an even ground of the film's colour, since they are cut out of it."""
    people = kind in PEOPLE
    ground = f"a plain, seamless {colour_name(palette['ground'])} backdrop" if "ground" in palette else ""
    return Set(
        framing=_FRAMINGS[framing] if framing and people else "",
        camera=_CAMERAS["still"] if people else _CAMERAS[camera],
        light=_PERSON_LIGHT if people else _LIGHT[look.energy if look else 2],
        ground=(ground or "a plain, seamless backdrop") if people else "",
        style="Photorealistic live-action footage with natural skin texture"
        if people
        else "Photorealistic footage with fine detail and natural colours",
    )


def avoid(*, people: bool) -> str:
    """What no clip should show, as the things themselves: 'text, letters, ...'."""
    return ", ".join((*_AVOID, *_AVOID_PEOPLE) if people else _AVOID)
