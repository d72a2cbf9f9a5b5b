"""report.html: everything about a film on one page that needs nothing beside itself."""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path
from string import Template

from ...story.violation import Check, Report
from .report_engines import render_engines
from .report_facts import FilmFacts
from .report_lanes import render_lanes
from .report_people import render_people
from .report_picture import render_colours, render_contrast, render_strip
from .report_story import render_critique, render_cuts, render_mix, render_script, render_spectrum
from .report_tables import MARK_BAD, MARK_GOOD, render_checks, render_jobs, render_notes, render_shots

_HERE = Path(__file__).resolve().parent
_BASE64 = re.compile(r"^[A-Za-z0-9+/]+=*$")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def escaped(text: object) -> str:
    """Text as it stands between tags or in quotes: never markup, whatever it holds."""
    return html.escape(_UNPRINTABLE.sub("\ufffd", str(text)), quote=True)


def render_report(report: Report, *, sheet_jpg: bytes = b"", film: FilmFacts | None = None) -> str:
    """The page as one HTML document: pictures under scopes, timeline desk, measurements, script, work and notes.

    `film` is what is known beyond the report; None: the page has the report's parts alone. `sheet_jpg` is the contact
    sheet, shown where no shot was seen; empty: none. Nothing is loaded from elsewhere and nothing runs: the page
    forbids both itself. All text is escaped.
    """
    facts = film or FilmFacts()
    strip = render_strip(report, facts, escaped)
    spectrogram = facts.scopes.get("spectrogram")
    known = spectrogram if isinstance(spectrogram, str) and _BASE64.match(spectrogram) else ""
    pair = render_colours(facts, escaped) + _column(render_spectrum(report), render_mix(report, facts))
    checks = render_checks(report.checks, escaped)
    script = render_script(facts, escaped)
    engines = render_engines(report, escaped)
    return Template((_HERE / "report.html").read_text("utf-8")).substitute(
        title=escaped(report.title),
        style=(_HERE / "report.css").read_text("utf-8"),
        verdict=_verdict(report),
        figures=_figures(report),
        contents=_contents(strip=strip, checks=checks, script=script, engines=engines),
        sheet=strip or _sheet(report, sheet_jpg),
        desk=render_lanes(report, escaped, spectrogram=known),
        colours=f'<section class="pair wide">{pair}</section>' if pair else "",
        checks=checks,
        folds=_folds(render_cuts(report, escaped), render_contrast(facts, escaped)),
        script=script,
        critique=render_critique(facts, escaped),
        shots=render_shots(report.shots, escaped),
        engines=engines,
        people=render_people(report.shots, escaped),
        jobs=render_jobs(report.jobs, escaped),
        notes=render_notes(report, escaped),
    )


def _contents(*, strip: str, checks: str, script: str, engines: str) -> str:
    """Links to the page's parts, where there are enough of them."""
    parts = (("picture", "Picture", strip), ("timeline", "Timeline", strip), ("measurements", "Measurements", checks),
             ("script", "Script", script), ("engines", "Engines", engines), ("work", "Work", strip))  # fmt: skip
    links = [f'<a href="#{place}">{name}</a>' for place, name, there in parts if there]
    return f'<nav aria-label="Parts of this page">{"".join(links)}</nav>' if strip else ""


def _column(*parts: str) -> str:
    there = "".join(parts)
    return f"<div>{there}</div>" if there else ""


def _folds(*folds: str) -> str:
    there = "".join(folds)
    return f'<section class="folds">{there}</section>' if there else ""


def _verdict(report: Report) -> str:
    failed = [check for check in report.checks if not check.passed and check.severity == "error"]
    count = len(report.checks)
    if report.passed and not failed:
        said = f"All {count} measurements hold" if count != 1 else "The one measurement holds"
        return f'<p class="verdict good">{MARK_GOOD}<span>{said}</span></p>'
    names = ", ".join(check.title for check in failed[:4]) + (", …" if len(failed) > 4 else "")
    said = f"{len(failed)} of {count} measurements failed: {names}" if failed else "Not passed"
    return f'<p class="verdict bad">{MARK_BAD}<span>{escaped(said)}</span></p>'


def _figures(report: Report) -> str:
    checks = {check.code: check for check in report.checks}
    compute_s = sum(job.get("compute_s", 0.0) for job in report.jobs.values())
    figures = [("Length", f"{report.seconds:.2f} s")]
    figures += [(title, _found(checks, code)) for title, code in _SHOWN if code in checks]
    figures += [("Shots", str(len(report.shots)))] if report.shots else []
    figures += [("Compute", f"{compute_s:.1f} s")] if report.jobs else []
    figures += [("Planner", report.planner)] if report.planner else []
    figures = [(name, _minus(value)) for name, value in figures]
    cells = [
        f"<div><dt>{escaped(name)}</dt><dd{_class(value)}><bdi>{escaped(value)}</bdi></dd></div>"
        for name, value in figures
    ]
    return f'<dl class="figures">{"".join(cells)}</dl>'


_SHOWN = (
    ("Picture", "size"),
    ("Loudness", "loudness"),
    ("True peak", "true-peak"),
    ("Voice over music", "voice-over-music"),
)


def _minus(value: str) -> str:
    return value.replace("-", "−", 1) if _NEGATIVE.match(value) else value


_NEGATIVE = re.compile(r"-\d")


def _found(checks: dict[str, Check], code: str) -> str:
    return checks[code].found


def _class(value: str) -> str:
    return ' class="long"' if len(value) > 10 else ""


def _sheet(report: Report, sheet_jpg: bytes) -> str:
    if not sheet_jpg:
        return ""
    count = len(report.shots)
    shots = f"One finished frame of each of the {count} shots" if count > 1 else "A finished frame"
    data = base64.b64encode(sheet_jpg).decode("ascii")
    return (
        f'<figure class="sheet"><img alt="Contact sheet: {shots.lower()}" src="data:image/jpeg;base64,{data}">'
        f"<figcaption>{shots}, in order.</figcaption></figure>"
    )
