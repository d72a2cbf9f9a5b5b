"""The report's tables: measurements, shots, jobs; and its notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ...story.violation import Check, Report, ShotReport

Escape = Callable[[object], str]


def _mark(path: str) -> str:
    line = f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="2.2"/>'
    return f'<svg viewBox="0 0 12 12" aria-hidden="true">{line}</svg>'


MARK_GOOD = _mark("M1 6.5 4.5 10 11 2")
MARK_BAD = _mark("M1.5 1.5 10.5 10.5M10.5 1.5 1.5 10.5")

_GROUPS = (
    ("Picture", ("black", "frozen", "flashes")),
    ("Words on the screen", ("text", "text-contrast", "safe-zone", "text-size", "caption-words")),
    ("Sound", ("loudness", "true-peak", "clipping", "silence", "voice-over-music", "stems")),
)
_REST = "File"
_NEGATIVE = re.compile(r"(?<![\w.])-(?=\d)")


def render_checks(checks: tuple[Check, ...], escape: Escape) -> str:
    """Every measurement with what was wanted and found, in families."""
    if not checks:
        return ""
    placed = {code for _, codes in _GROUPS for code in codes}
    groups = [(name, [check for check in checks if check.code in codes]) for name, codes in _GROUPS]
    groups.append((_REST, [check for check in checks if check.code not in placed]))
    bodies = [_group(name, found, escape) for name, found in groups if found]
    head = _head(("Measurement", ""), ("Found", ""), ("Wanted", ""), ("Result", ""))
    return _section("Measurements", f'<table class="stack">{head}{"".join(bodies)}</table>')


def _group(name: str, checks: list[Check], escape: Escape) -> str:
    rows = [_check(check, escape) for check in checks]
    heading = f'<tr class="grouping"><th colspan="4" scope="rowgroup">{name}</th></tr>'
    return f'<tbody class="group">{heading}{"".join(rows)}</tbody>'


def _check(check: Check, escape: Escape) -> str:
    if check.passed:
        state = f'<span class="good">{MARK_GOOD}holds</span>'
    elif check.severity == "warning":
        state = f'<span class="warn">{MARK_BAD}warning</span>'
    else:
        state = f'<span class="bad">{MARK_BAD}failed</span>'
    miss = ' class="miss"' if not check.passed and check.severity == "error" else ""
    told = f'<span class="what"><bdi>{escape(check.message)}</bdi></span>' if check.message else ""
    return (
        f'<tr{miss}><td class="name">{escape(check.title)}</td>'
        f'<td data-label="Found"><bdi>{_signed(escape(check.found))}</bdi>{told}</td>'
        f'<td class="wanted" data-label="Wanted">{_signed(escape(check.wanted))}</td>'
        f'<td class="state">{state}</td></tr>'
    )


def _signed(text: str) -> str:
    """Negative numbers with a real minus."""
    return _NEGATIVE.sub("\u2212", text)


def render_shots(shots: tuple[ShotReport, ...], escape: Escape) -> str:
    """Each shot: where it stands, which engine made it and what that took."""
    if not shots:
        return ""
    rows = [
        f'<tr><td class="name"><bdi>{escape(shot.shot)}</bdi></td><td data-label="Scene">{escape(shot.scene)}</td>'
        f'<td class="number" data-label="Starts">{shot.start_s:.2f} s</td>'
        f'<td class="number" data-label="Length">{shot.seconds:.2f} s</td>'
        f'<td data-label="Engine">{escape(_makers(shot))}</td>'
        f'<td class="number" data-label="Compute">{shot.compute_s:.2f} s</td>'
        f'<td class="number" data-label="Spans">{shot.spans}</td>'
        f'<td class="quiet"><bdi>{escape(shot.why)}</bdi></td></tr>'
        for shot in shots
    ]
    number = "number"
    head = _head(
        ("Shot", ""),
        ("Scene", ""),
        ("Starts", number),
        ("Length", number),
        ("Engine", ""),
        ("Compute", number),
        ("Spans", number),
        ("Why this scene", ""),
    )
    return _section("Shots", f'<table class="stack">{head}<tbody>{"".join(rows)}</tbody></table>')


def _makers(shot: ShotReport) -> str:
    """The engines that had a part in a shot, then what put it together."""
    return ", ".join(dict.fromkeys((*(made.engine for made in shot.engines), shot.engine)))


def render_jobs(jobs: dict[str, dict[str, float]], escape: Escape) -> str:
    """What was made anew, what the store had, and the time it took."""
    if not jobs:
        return ""
    rows = [
        f"<tr><td>{escape(kind)}</td>"
        f'<td class="number">{job.get("made", 0):.0f}</td><td class="number">{job.get("reused", 0):.0f}</td>'
        f'<td class="number">{job.get("compute_s", 0.0):.2f} s</td></tr>'
        for kind, job in jobs.items()
    ]
    head = _head(("Work", ""), ("Made", "number"), ("Reused", "number"), ("Compute", "number"))
    return _section("Work done", f"<table>{head}<tbody>{''.join(rows)}</tbody></table>")


def render_notes(report: Report, escape: Escape) -> str:
    """Who speaks, what was decided, and what went back to the planner."""
    parts = []
    if report.voices:
        parts.append(("Voices", [f"{speaker}: {voice}" for speaker, voice in report.voices.items()]))
    if report.notes:
        parts.append(("Notes", list(report.notes)))
    if report.violations:
        parts.append(("Left open", [f"{each.message} {each.hint}".strip() for each in report.violations]))
    if not parts:
        return ""
    lists = [f"<h2>{name}</h2><ul>{_items(entries, escape)}</ul>" for name, entries in parts]
    return f'<section class="notes">{"".join(lists)}</section>'


def _items(entries: Iterable[str], escape: Escape) -> str:
    return "".join(f"<li><bdi>{escape(entry)}</bdi></li>" for entry in entries)


def _head(*columns: tuple[str, str]) -> str:
    cells = [f'<th scope="col"{f" class={kind!r}" if kind else ""}>{name}</th>' for name, kind in columns]
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def _section(title: str, body: str) -> str:
    return f'<section id="{title.split()[0].lower()}"><h2>{title}</h2>{body}</section>'
