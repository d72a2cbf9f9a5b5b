"""Which engine made what of a film: what it keeps of the preview, its weights, its seed, and what could not be made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...story.violation import EngineFall, Report, ShotEngine
from .report_lanes import Escape

_HEADS = (("Shot", ""), ("Engine", ""), ("Keeps", ""), ("Made", ""), ("Compute", "number"), ("Weights and seed", ""))
_EMBEDDED = "embedded"


def render_engines(report: Report, escape: Escape) -> str:
    """A row for every piece of an engine's work, shots in order and the whole film's last; empty for a drawn film."""
    made = [each for shot in report.shots for each in shot.engines] + list(report.engines)
    falls = [each for shot in report.shots for each in shot.falls] + list(report.falls)
    if not made and not falls:
        return ""
    rows = "".join(_row(each, escape) for each in made)
    heads = "".join(f'<th scope="col"{f" class={kind!r}" if kind else ""}>{name}</th>' for name, kind in _HEADS)
    table = f'<table class="stack"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>' if made else ""
    lead = f'<p class="lead">{escape(_lead(report))}</p>'
    return f'<section id="engines"><h2>Engines</h2>{lead}{table}{_falls(falls, escape)}</section>'


def _lead(report: Report) -> str:
    drawn = [shot.shot for shot in report.shots if not shot.engines]
    if not drawn:
        said = "An engine had a part in every shot"
    elif len(drawn) == len(report.shots):
        said = "Every shot is as the preview drew it"
    else:
        said = f"As the preview drew them: {', '.join(drawn)}"
    return f"{said}. Text, captions and graphics are always composited, never generated."


def _row(made: ShotEngine, escape: Escape) -> str:
    version = f' <span class="soft">{escape(made.version)}</span>' if made.version else ""
    keeps = escape(", ".join(made.keeps)) if made.keeps else "nothing of the preview"
    notes = "".join(f'<span class="what"><bdi>{escape(note)}</bdi></span>' for note in made.notes)
    weights = "".join(f'<span class="mono">{escape(each)}</span><br>' for each in made.weights)
    return (
        f'<tr><td class="name"><bdi>{escape(made.place)}</bdi></td>'
        f'<td data-label="Engine"><bdi>{escape(made.engine)}</bdi>{version}<br>'
        f'<span class="soft">{escape(made.role)}</span></td>'
        f'<td data-label="Keeps">{keeps}</td>'
        f'<td data-label="Made"><bdi>{escape(", ".join(_facts(made)))}</bdi>{notes}</td>'
        f'<td class="number" data-label="Compute">{made.compute_s:.1f} s</td>'
        f'<td data-label="Weights"><bdi>{weights}seed {made.seed}</bdi></td></tr>'
    )


def _facts(made: ShotEngine) -> Iterator[str]:
    if not made.size:
        yield "sound"
        return
    yield made.size.replace("x", "\u00d7")
    if made.fps:
        yield f"{made.fps:g} frames a second"
    if made.chunks > 1:
        yield f"{made.chunks} chunks"


def _falls(falls: Iterable[EngineFall], escape: Escape) -> str:
    told = [
        f'<li><bdi><b class="bad">{escape(fall.place)}</b>: {escape(fall.engine)} failed: {escape(fall.what)}. '
        f"{escape(_then(fall))}</bdi></li>"
        for fall in falls
    ]
    if not told:
        return ""
    return f'<div class="notes"><h2>What could not be made</h2><ul>{"".join(told)}</ul></div>'


def _then(fall: EngineFall) -> str:
    if fall.then == _EMBEDDED:
        return "As you allowed, the preview's own stands there."
    return f"As you allowed, {fall.then} was asked next."
