"""The producer's half of the report: brief, script, cuts, spectrum, critic."""

from __future__ import annotations

from typing import Any

from ...story.violation import Report
from .report_facts import FilmFacts
from .report_lanes import Escape, number, numbers, rows_of

_SCORES = (("hook", "Hook"), ("clarity", "Clarity"), ("rhythm", "Rhythm"), ("repetition", "No repetition"))


def render_spectrum(report: Report) -> str:
    """The mean spectrum of the delivered sound as a curve over octaves; empty without sound."""
    values = numbers(report.curves, "spectrum")
    if len(values) < 2:
        return ""
    width, height, depth = 640.0, 220.0, 60.0
    xs = [width * place / (len(values) - 1) for place in range(len(values))]
    ys = [height * min(1.0, -min(0.0, value) / depth) for value in values]
    line = " ".join(f"{x:.1f} {y:.1f}" for x, y in zip(xs, ys, strict=True))
    marks = []
    for hz, name in (
        (50, "50"),
        (100, "100"),
        (250, "250"),
        (500, "500"),
        (1000, "1k"),
        (2000, "2k"),
        (4000, "4k"),
        (10_000, "10k"),
    ):
        x = width * _octave(hz)
        marks.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{height}"/>')
        marks.append(f'<text x="{x:.1f}" y="{height + 18}" text-anchor="middle">{name}</text>')
    for level in (0, -20, -40):
        y = height * -level / depth
        marks.append(f'<line class="grid" x1="0" x2="{width}" y1="{y:.1f}" y2="{y:.1f}"/>')
        marks.append(
            f'<text x="{width - 4}" y="{y + 15:.1f}" text-anchor="end">{str(level).replace("-", chr(0x2212))} dB</text>'
        )
    return (
        "<h2>Spectrum</h2>"
        f'<svg class="chart" viewBox="0 0 {width:.0f} {height + 24:.0f}" role="img" '
        f'aria-label="Mean spectrum of the delivered sound from 30 Hz to 16 kHz">'
        f'<path class="area" d="M0 {height} {line} {width} {height}Z"/>{"".join(marks)}'
        f'<path class="trace" d="M{line}"/></svg>'
    )


def _octave(hz: float) -> float:
    from math import log

    return log(hz / 30) / log(16_000 / 30)


def render_mix(report: Report, facts: FilmFacts) -> str:
    """What the mixer did, in numbers."""
    mix = facts.mix
    if not mix:
        return ""
    speech = rows_pairs(mix.get("speech_s"))
    ducks = numbers(mix, "duck_db")
    spoken = sum(end - start for start, end in speech)
    cells = [
        ("Before AAC", f"{number(mix.get('lufs')):.1f} LUFS, {number(mix.get('true_peak_db')):.1f} dBTP"),
        ("After AAC", f"{number(mix.get('encoded_peak_db')):.1f} dBTP"),
        ("Deepest duck", f"{min(ducks):.1f} dB" if ducks and min(ducks) < 0 else ""),
        ("Limiter", f"{number(mix.get('limited_db')):.1f} dB at most"),
        ("Speech", f"{spoken:.1f} s, {spoken / max(report.seconds, 1e-3) * 100:.0f} % of the film" if spoken else ""),
        ("Accents", f"{len(mix.get('accents') or ())}" if mix.get("accents") else ""),
    ]
    shown = "".join(f"<div><dt>{name}</dt><dd>{_minus(value)}</dd></div>" for name, value in cells if value)
    return f'<dl class="figures small">{shown}</dl>'


def rows_pairs(value: Any) -> list[tuple[float, float]]:
    """Pairs of numbers, as far as they are that."""
    if not isinstance(value, (list, tuple)):
        return []
    return [(number(pair[0]), number(pair[1])) for pair in value if isinstance(pair, (list, tuple)) and len(pair) == 2]


def render_cuts(report: Report, escape: Escape) -> str:
    """How every cut lies to the beat."""
    cuts = rows_of(report.curves, "cuts")
    timed = [cut for cut in cuts if isinstance(cut.get("off"), int)]
    if not timed:
        return ""
    on = sum(1 for cut in timed if -2 <= int(cut["off"]) <= 0)
    starts = {shot.shot: shot.start_s for shot in report.shots}
    rows = [
        f'<tr><td class="name">{escape(cut.get("shot", ""))}</td>'
        f'<td class="number">{starts.get(str(cut.get("shot")), 0.0):.2f} s</td><td>{escape(cut.get("kind", ""))}</td>'
        f'<td class="number">{_off(int(cut["off"]))}</td></tr>'
        for cut in timed
    ]
    head = (
        '<thead><tr><th scope="col">Into shot</th><th scope="col" class="number">At</th><th scope="col">Transition</th>'
        '<th scope="col" class="number">To the beat</th></tr></thead>'
    )
    return (
        f'<details class="fold"><summary>{on} of {len(timed)} cuts on the beat or up to 2 frames before it</summary>'
        f"<table>{head}<tbody>{''.join(rows)}</tbody></table></details>"
    )


def _off(frames: int) -> str:
    if not frames:
        return "on it"
    return f"{abs(frames)} frame{'s' if abs(frames) != 1 else ''} {'before' if frames < 0 else 'after'}"


def render_script(facts: FilmFacts, escape: Escape) -> str:
    """The brief and the script as they were filmed."""
    if not facts.lines and not facts.brief:
        return ""
    brief = f"<blockquote><bdi>{escape(facts.brief)}</bdi></blockquote>" if facts.brief else ""
    asked = "".join(
        f"<div><dt>{escape(name)}</dt><dd><bdi>{escape(value)}</bdi></dd></div>" for name, value in facts.asked
    )
    decided = f'<dl class="figures small">{asked}</dl>' if asked else ""
    rows = []
    for place, (role, speaker, say, show) in enumerate(facts.lines):
        level = facts.loudness[place] if place < len(facts.loudness) else ""
        rows.append(
            f'<tr><td class="name">{escape(role)}</td><td data-label="Says"><bdi>{escape(say) or "&ndash;"}</bdi></td>'
            f'<td data-label="Shows"><bdi>{escape(show) or "&ndash;"}</bdi></td>'
            f'<td class="quiet" data-label="Voice">{escape(speaker)}</td>'
            f'<td class="number" data-label="Level">{_minus(escape(level))}</td></tr>'
        )
    head = (
        '<thead><tr><th scope="col">Role</th><th scope="col">Says</th><th scope="col">Shows</th>'
        '<th scope="col">Voice</th><th scope="col" class="number">Level</th></tr></thead>'
    )
    table = f'<table class="stack">{head}<tbody>{"".join(rows)}</tbody></table>' if rows else ""
    return f'<section id="script"><h2>Brief and script</h2>{brief}{decided}{table}</section>'


def render_critique(facts: FilmFacts, escape: Escape) -> str:
    """The critic's scores, of five."""
    scores = [(title, int(number(facts.critique.get(name)))) for name, title in _SCORES if facts.critique.get(name)]
    if not scores:
        return ""
    rows = "".join(
        f'<li><span>{title}</span><span class="meter"><i style="width:{min(5, score) * 20}%"></i></span>'
        f"<span>{score} of 5</span></li>"
        for title, score in scores
    )
    verdict = str(facts.critique.get("verdict", ""))
    said = f"<p><bdi>{escape(verdict)}</bdi></p>" if verdict else ""
    return f'<section class="notes"><h2>The critic</h2><ul class="used scores">{rows}</ul>{said}</section>'


def _minus(text: str) -> str:
    return text.replace("-", chr(0x2212)) if text[:1] == "-" or " -" in text else text
