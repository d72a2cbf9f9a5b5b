"""Designed sounds under the picture: where a whoosh, a tick, an impact or a sting falls, and where none may. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from ...story.script import Script
from ...story.storyboard import Storyboard
from ...story.timeline import Accent, Placement, VoiceCue

GAP_S = 2
"""At most one accent in two seconds (CRAFT 20); the music's own hits count."""
BEFORE_S, AFTER_S = Fraction(1, 25), Fraction(3, 25)
"""An attack this long before a stressed word's onset, or this long after it, would mask the word."""
_REACH_FRAMES = 7
"""How far a whoosh or a tick may move to find a gap."""
Kind = Literal["whoosh", "tick", "impact", "sting"]
_RANK: dict[Kind, int] = {"sting": 0, "impact": 1, "whoosh": 2, "tick": 3}
_SOFT_DB = -4.0
_LENGTH_FRAMES_AT_END = 24
"""Nothing begins so close to the end that it would be cut off."""


@dataclass(frozen=True)
class _Wish:
    frame: int
    kind: Kind


def lay_accents(
    storyboard: Storyboard,
    script: Script,
    *,
    picture: Sequence[Placement],
    voice: Sequence[VoiceCue],
    spoken: Mapping[str, tuple[str, Any]],
    hits: Sequence[int],
    fps: Fraction,
) -> tuple[Accent, ...]:
    """The accents of a film in order. `spoken` holds each line's speech, measured or estimated.

    `soft` looks have whooshes on transitions that move, ticks on points and a sting on the end card, all quiet; `full`
    ones an impact on the offer too. What would fall on a stressed word moves into the gap before it or is left out.
    The end card goes first, then the offer, then transitions, then points; an accent may share a hit's frame, else it
    keeps two seconds from it.
    """
    if storyboard.music.accents == "none" or not picture:
        return ()
    full = storyboard.music.accents == "full"
    end = max(placement.end for placement in picture)
    stressed = _stressed(voice, spoken, fps)
    kept: list[Accent] = []
    for wish in sorted(
        _wishes(storyboard, script, picture, full=full), key=lambda wish: (_RANK[wish.kind], wish.frame)
    ):
        frame = _clear(wish, stressed, fps)
        if frame is None or not 0 < frame < end - _LENGTH_FRAMES_AT_END:
            continue
        others = [accent.frame for accent in kept] + [hit for hit in hits if abs(hit - frame) > 2]
        if all(abs(frame - other) >= GAP_S * fps for other in others):
            kept.append(Accent(frame=frame, kind=wish.kind, gain_db=0.0 if full else _SOFT_DB))
    return tuple(sorted(kept, key=lambda accent: accent.frame))


def _wishes(storyboard: Storyboard, script: Script, picture: Sequence[Placement], *, full: bool) -> list[_Wish]:
    wishes: list[_Wish] = []
    for number, placement in enumerate(picture):
        shot = storyboard.shot(placement.shot)
        roles = {script.line(name).role for name in shot.lines}
        cut = placement.start + placement.transition.frames
        if number and number == len(picture) - 1 and "call-to-action" in roles:
            wishes.append(_Wish(cut, "sting"))
        elif number and full and "offer" in roles:
            wishes.append(_Wish(cut, "impact"))
        elif number and placement.transition.kind not in ("cut", "crossfade", "dissolve", "fade"):
            wishes.append(_Wish(placement.start + placement.transition.frames // 2, "whoosh"))
        wishes += [_Wish(placement.start + cue.frame, "tick") for cue in placement.cues if cue.name.startswith("item.")]
    return wishes


def _stressed(
    voice: Sequence[VoiceCue], spoken: Mapping[str, tuple[str, Any]], fps: Fraction
) -> list[tuple[Fraction, Fraction]]:
    """Frames around the onsets of words that carry meaning: longer ones, numbers, and any word of a dense script."""
    spans = []
    for cue in voice:
        if cue.line not in spoken:
            continue
        for word in spoken[cue.line][1].words:
            bare = "".join(char for char in word.text if char.isalnum())
            if len(bare) >= 4 or any(char.isdigit() or ord(char) >= 0x0E00 for char in bare):
                onset = cue.start + word.start_s * fps
                spans.append((onset - BEFORE_S * fps, onset + AFTER_S * fps))
    return spans


def _clear(wish: _Wish, stressed: Sequence[tuple[Fraction, Fraction]], fps: Fraction) -> int | None:
    """The wished frame, the nearest before it, else the nearest after it where no stressed word begins; None without.

    Impacts and stings belong to their cut and move by a frame or two at most.
    """
    reach = 2 if wish.kind in ("impact", "sting") else _REACH_FRAMES
    reach = round(reach * fps / 30)
    for shift in sorted(range(-reach, reach + 1), key=lambda shift: (shift > 0, abs(shift))):
        frame = wish.frame + shift
        if not any(start <= frame <= stop for start, stop in stressed):
            return frame
    return None
