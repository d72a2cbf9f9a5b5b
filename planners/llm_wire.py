"""What models are asked to send: lean forms, turned into the strict documents."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from ..story.script import Emotion, Line, Role
from ..story.storyboard import Camera, Shot, SlotValue, Transition, TransitionKind

TRANSITION_FRAMES = 8


class Wire(BaseModel):
    """A form that forgives what a model adds."""

    model_config = ConfigDict(extra="ignore")


class LineWire(Wire):
    """One line as a model writes it."""

    role: Role
    say: str = ""
    show: str = ""
    items: list[str] = []
    speaker: str = "narrator"
    emotion: Emotion | Literal[""] = "neutral"


class ScriptWire(Wire):
    """A script as a model writes it."""

    title: str
    lines: list[LineWire]


class SlotWire(Wire):
    """One filled slot: `text`, or `items` for a list."""

    name: str
    text: str = ""
    items: list[str] = []


class ShotWire(Wire):
    """One shot as a model writes it."""

    scene: str
    lines: list[str]
    slots: list[SlotWire] = []
    camera: Camera = "push-in"
    transition: TransitionKind = "cut"
    motion: str = ""
    why: str = ""


class StoryboardWire(Wire):
    """A storyboard as a model writes it."""

    look: str = ""
    shots: list[ShotWire]


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """A JSON Schema that strict servers take: every property required, none beside them, no defaults or titles."""
    schema: dict[str, Any] = _strict(model.model_json_schema())
    return schema


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {
        name: _strict(value)
        for name, value in node.items()
        if name not in ("default", "title") or isinstance(value, dict)
    }
    if made.get("type") == "object" and isinstance(made.get("properties"), dict):
        made["required"] = list(made["properties"])
        made["additionalProperties"] = False
    return made


def lines_from(wire: ScriptWire) -> tuple[Line, ...]:
    """The lines with ids, without marks that are no words."""
    lines = []
    for number, each in enumerate(wire.lines):
        speaker = re.sub(r"[^a-z0-9]+", "-", each.speaker.lower()).strip("-") or "narrator"
        lines.append(
            Line(
                id=f"line-{number + 1}",
                role=each.role,
                say=plain(each.say),
                show=plain(each.show),
                items=tuple(plain(item) for item in each.items if item.strip()),
                speaker=speaker,
                emotion=each.emotion or "neutral",
                source="llm",
            )
        )
    return tuple(lines)


def shots_from(wire: StoryboardWire) -> tuple[Shot, ...]:
    """The shots with ids and slots by name."""
    shots = []
    for number, each in enumerate(wire.shots):
        slots: dict[str, SlotValue] = {}
        for slot in each.slots:
            items = tuple(plain(item) for item in slot.items if item.strip())
            value: SlotValue = items if items and not slot.text.strip() else plain(slot.text)
            if value:
                slots[slot.name] = value
        cut = each.transition == "cut" or number == 0
        shots.append(
            Shot(
                id=f"shot-{number + 1}",
                scene=each.scene,
                slots=slots,
                lines=tuple(each.lines),
                camera=each.camera,
                transition=Transition() if cut else Transition(kind=each.transition, frames=TRANSITION_FRAMES),
                motion=plain(each.motion)[:200],
                why=plain(each.why)[:200],
            )
        )
    return tuple(shots)


def plain(text: str) -> str:
    """One line of text without control characters and Markdown's marks."""
    text = re.sub(r"[\x00-\x1f\x7f]+", " ", text)
    return " ".join(re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", text).split())
