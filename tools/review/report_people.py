"""Who is seen in each shot of a film, what they do and why, and how their lips were found."""

from __future__ import annotations

from ...story.violation import PersonReport, ShotReport
from .report_lanes import Escape


def render_people(shots: tuple[ShotReport, ...], escape: Escape) -> str:
    """A row for everybody in every shot; empty for a film without people."""
    rows = [_row(shot, person, escape) for shot in shots for person in shot.people]
    if not rows:
        return ""
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Shot", "Person", "Does", "Lips"))
    return (
        '<section id="people"><h2>People</h2><table class="stack">'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></section>"
    )


def _row(shot: ShotReport, person: PersonReport, escape: Escape) -> str:
    says = f' <span class="quiet">says {escape(person.speaker)}</span>' if person.speaker and person.lips else ""
    moves = "<br>".join(
        f"{move.start_s:.1f} s {escape(move.motion)}"
        + (f' <span class="quiet">{escape(move.why)}</span>' if move.why else "")
        for move in person.moves
    )
    lips = "<br>".join(f"{escape(line)}: {escape(grade)}" for line, grade in person.lips.items())
    return (
        f'<tr><td class="name"><bdi>{escape(shot.shot)}</bdi></td>'
        f'<td data-label="Person"><bdi>{escape(person.person)}</bdi>{says}</td>'
        f'<td data-label="Does"><bdi>{moves or "&ndash;"}</bdi></td>'
        f'<td data-label="Lips">{lips or "&ndash;"}</td></tr>'
    )
