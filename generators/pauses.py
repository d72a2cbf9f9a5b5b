"""Where a clip of speech is best cut: in the pauses of those who talk. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from ..story.requests import Speaker, TalkingPresenter


def pauses_of(request: TalkingPresenter) -> tuple[Fraction, ...]:
    """Moments, in seconds from the clip's first frame, at which nobody talks: the middles between what is said.

    From the speakers' performances. One who has none is taken to talk from beginning to end.
    """
    said = sorted(stretch for speaker in request.speakers for stretch in _said(speaker, request.fps))
    found: list[Fraction] = []
    heard = said[0][1] if said else Fraction(0)
    for start, end in said[1:]:
        if start >= heard:
            found.append((heard + start) / 2)
        heard = max(heard, end)
    return tuple(found)


def _said(speaker: Speaker, fps: Fraction) -> Iterable[tuple[Fraction, Fraction]]:
    performance = speaker.performance
    if performance is None or not performance.speech:
        start = Fraction(speaker.start) / fps
        return [(start, start + speaker.seconds)]
    starts = [(Fraction(each.start) / fps, each.seconds) for each in performance.speech]
    return [(start, start + seconds) for start, seconds in starts]
