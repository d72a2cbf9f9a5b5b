"""What models are asked to send: lean forms, turned into the strict documents."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator

from ...story.exhibit import Exhibit, ExhibitKind
from ...story.script import Emotion, Line, Role
from ...story.storyboard import Camera, Shot, SlotValue, Transition, TransitionKind

TRANSITION_FRAMES = 8


ITEMS_MAX = 12
"""More points than any scene holds are no list but a flood."""


class Wire(BaseModel):
    """A form that forgives what a model adds, and a null where a text or a list could be empty."""

    model_config = ConfigDict(extra="ignore")

    @field_validator("*", mode="before")
    @classmethod
    def _null_is_empty(cls, value: Any, info: Any) -> Any:
        if value is None:
            default = cls.model_fields[info.field_name].get_default()
            return default if isinstance(default, (str, list)) else value
        return value


def _hyphened(value: Any) -> Any:
    """'Call to action', 'CALL_TO_ACTION' and 'CTA' as 'call-to-action'."""
    if not isinstance(value, str):
        return value
    name = re.sub(r"[\s_]+", "-", value.strip().lower())
    return {"cta": "call-to-action", "solution": "benefit", "price": "offer", "intro": "hook"}.get(name, name)


class ExhibitWire(Wire):
    """What a line shows beside its words, as a model writes it."""

    kind: ExhibitKind
    title: str = ""
    rows: list[list[str]] = []
    text: str = ""
    by: str = ""

    @field_validator("rows", mode="before")
    @classmethod
    def _cells_are_texts(cls, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return [[_cell(cell) for cell in row] if isinstance(row, list) else row for row in value]


def _cell(value: Any) -> Any:
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else value


class LineWire(Wire):
    """One line as a model writes it."""

    role: Role
    say: str = ""
    show: str = ""
    items: list[str] = []
    speaker: str = "narrator"
    emotion: Emotion | Literal[""] = "neutral"
    exhibit: ExhibitWire | None = None

    _named = field_validator("role", "emotion", mode="before")(_hyphened)


class ScriptWire(Wire):
    """A script as a model writes it."""

    title: str
    lines: list[LineWire]


class TakeWire(ScriptWire):
    """One of several scripts of a brief."""

    look: str = ""
    idea: str = ""


class TakesWire(Wire):
    """Several scripts of one brief."""

    takes: list[TakeWire]


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

    _named = field_validator("camera", "transition", mode="before")(_hyphened)


class StoryboardWire(Wire):
    """A storyboard as a model writes it."""

    look: str = ""
    shots: list[ShotWire]


class CastWire(Wire):
    """A person in a shot as a model writes it."""

    person: str
    speaker: str = ""
    motion: str = ""
    motions: list[str] = []


class PeopledShotWire(ShotWire):
    """One shot of a film with people."""

    cast: list[CastWire] = []


class PeopledBoardWire(StoryboardWire):
    """A storyboard of a film with people."""

    shots: list[PeopledShotWire]  # type: ignore[assignment]


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
                items=tuple(plain(item) for item in each.items if item.strip())[:ITEMS_MAX],
                speaker=speaker,
                emotion=each.emotion or "neutral",
                exhibit=exhibit_from(each.exhibit),
                source="llm",
            )
        )
    return tuple(lines)


def exhibit_from(wire: ExhibitWire | None) -> Exhibit | None:
    """The exhibit with plain cells; code keeps its lines. An empty one is none."""
    if wire is None or not (wire.rows or wire.text.strip()):
        return None
    text = wire.text if wire.kind in ("code", "formula") else plain(wire.text)
    return Exhibit(
        kind=wire.kind,
        title=plain(wire.title)[:80],
        rows=tuple(tuple(plain(cell) for cell in row) for row in wire.rows if row),
        text=re.sub(r"[\x00-\x08\x0b-\x1f\x7f]+", " ", text),
        by=plain(wire.by)[:80],
    )


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
