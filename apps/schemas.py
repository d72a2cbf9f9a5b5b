"""The JSON Schemas of documents and library items."""

from __future__ import annotations

import json

from ..story.document import Document, Part
from ..story.errors import InputError


def _kinds() -> dict[str, type[Part]]:
    from ..agents.order import Order
    from ..story.approval import Approval
    from ..story.artifact import Artifact
    from ..story.brief import Brief
    from ..story.garment import Garment
    from ..story.mouth import Mouth
    from ..story.script import Script
    from ..story.speech import Casting, Speech
    from ..story.storyboard import Storyboard
    from ..story.timeline import Timeline
    from ..story.violation import Report
    from ..templates.look import Look
    from ..templates.motion import Motion
    from ..templates.person import Person
    from ..templates.platform import Platform
    from ..templates.scene import Scene

    documents: tuple[type[Document], ...] = (
        Brief,
        Script,
        Storyboard,
        Timeline,
        Report,
        Approval,
        Artifact,
        Casting,
        Speech,
        Order,
        Mouth,
        Garment,
    )
    items: dict[str, type[Part]] = {
        "scene": Scene,
        "look": Look,
        "platform": Platform,
        "person": Person,
        "motion": Motion,
    }
    return {**{kind.NAME: kind for kind in documents}, **items}


def names() -> list[str]:
    """What `schema` knows."""
    return list(_kinds())


def as_text(name: str) -> str:
    """The JSON Schema (2020-12) of a document or library item. `InputError` lists those that exist."""
    kinds = _kinds()
    if name not in kinds:
        raise InputError(f"there is no schema {name!r}", hint=f"choose from: {', '.join(kinds)}")
    schema = kinds[name].model_json_schema(mode="serialization")
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema, indent=2)
