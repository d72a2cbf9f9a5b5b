"""From failed checks to what a planner can do about them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...story.violation import Check, Violation

# What a planner decides: words, scenes, looks, lengths, cameras. The encoder's, the mixer's and the container's faults
# are not its to mend; they stand in the report and fail the film.
_REMEDIES: dict[str, tuple[str, str]] = {
    "duration": (
        "script.lines",
        "add, drop or shorten lines so that the film has the length asked for",
    ),
    "frozen": ("storyboard.shots", "give the shot a camera move or a shorter line; nothing may stand still for 1.5 s"),
    "flashes": ("storyboard.shots", "hold neighbouring shots longer, or join them by a crossfade instead of cuts"),
    "silence": ("script.lines", "shorten the pause there, or plan music under it"),
    "voice-over-music": ("storyboard.music", "plan a calmer mood of music, or none"),
    "text": ("storyboard.shots", "shorten the text so that it fits beside what covers it, or choose another scene"),
    "text-contrast": ("storyboard.shots", "choose another look, or a scene that sets its text on a plain ground"),
    "text-size": ("storyboard.shots", "shorten the text, or split it over two shots, so that it can be set larger"),
    "safe-zone": ("storyboard.shots", "shorten the text or choose a scene that keeps it inside the safe zone"),
    "caption-words": ("storyboard.captions", "write numbers and symbols in this line as they are spoken"),
}

_SHOT = re.compile(r"[( ]shot ([a-z0-9][a-z0-9-]*)(?:, frame \d+)?\)")


def as_violations(checks: Iterable[Check]) -> tuple[Violation, ...]:
    """The failed checks that go back to the planner, located by shot where the check names shots.

    Checks that nobody but the tools can mend are left out: a film that only fails those is not planned again.
    """
    found: list[Violation] = []
    for check in checks:
        if check.passed or check.code not in _REMEDIES:
            continue
        path, hint = _REMEDIES[check.code]
        shots = dict.fromkeys(_SHOT.findall(check.message) or _SHOT.findall(check.found))
        paths = [f"storyboard.shots.{shot}" for shot in shots] if path == "storyboard.shots" else []
        found += [_violation(check, where, hint) for where in paths or [path]]
    return tuple(found)


def can_be_mended(check: Check) -> bool:
    """True where a planner has a way to make the check pass."""
    return check.code in _REMEDIES


def _violation(check: Check, path: str, hint: str) -> Violation:
    told = f": {check.message}" if check.message else ""
    return Violation(
        code=check.code,
        path=path,
        message=f"{check.title}: wanted {check.wanted}, found {check.found}{told}",
        hint=hint,
        severity=check.severity,
    )
