"""What the report shows of a film beyond its measurements: brief, script, look, critic, mix and what was seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..story.brief import Brief
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..tools.review.report_facts import FilmFacts
from .desk import Desk
from .film_jobs import FilmJobs

_SPANS_LOOKED_AT = 24
_ROLES = ("ground", "ground-2", "shape", "ink", "muted", "accent", "on-accent")


def gather(desk: Desk, plan: FilmJobs) -> FilmFacts:
    """Everything that stands in the production's documents and the store; what does not is left out."""
    production = desk.production
    brief, script, storyboard = production.load(Brief), production.load(Script), production.load(Storyboard)
    mixed = production.store.find(plan.mix.key())
    mix: dict[str, Any] = dict(mixed.facts) if mixed is not None else {}
    levels = mix.get("line_lufs") or {}
    return FilmFacts(
        brief=brief.text,
        asked=_asked(brief, storyboard),
        lines=tuple((line.role, line.speaker if line.say else "", line.say, line.show) for line in script.lines),
        loudness=tuple(f"{levels[line.id]:.1f} LUFS" if line.id in levels else "" for line in script.lines),
        planned=_planned(plan),
        critique=_json_in(production.folder / ".reelwright" / "critique.json"),
        mix=mix,
        scopes=_json_in(production.store.folder(plan.measure.key()) / "scopes.json"),
    )


def _asked(brief: Brief, storyboard: Storyboard) -> tuple[tuple[str, str], ...]:
    music = storyboard.music
    bpm = 60 * storyboard.fps / music.frames_per_beat
    heard = "none" if music.none else music.asset or f"{music.mood}, {float(bpm):.0f} bpm"
    found = (
        ("Asked for", f"{float(brief.seconds):g} s" if brief.seconds else ""),
        ("Platform", storyboard.platform),
        ("Language", storyboard.language),
        ("Look", storyboard.look),
        ("Music", heard),
        ("Accents", music.accents),
        ("Seed", str(storyboard.seed)),
    )
    return tuple((name, value) for name, value in found if value)


def _planned(plan: FilmJobs) -> tuple[tuple[str, str], ...]:
    """The colours that the film's scenes were given, by role, each colour once."""
    found: dict[str, str] = {}
    for span in plan.spans[:_SPANS_LOOKED_AT]:
        for colours in _colours_in(span.model_dump(mode="json")):
            for role in _ROLES:
                colour = colours.get(role)
                if isinstance(colour, str):
                    found.setdefault(colour, role)
    return tuple((role, colour) for colour, role in sorted(found.items(), key=lambda each: _ROLES.index(each[1])))


def _colours_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        colours = value.get("colours")
        if isinstance(colours, dict):
            yield colours
        for inner in value.values():
            yield from _colours_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _colours_in(inner)


def _json_in(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return found if isinstance(found, dict) else {}
