"""From the spans that draw a film to the tracks on which its letters stand."""

from __future__ import annotations

from collections.abc import Iterable

from ..compositor.spans.span import SpanJob
from ..compositor.spans.span_source import picture
from .tracks import TextTrack


def text_tracks(spans: Iterable[SpanJob]) -> tuple[TextTrack, ...]:
    """Every source once, where it stands on the film: scenes for as long as they last, overlays span by span.

    `spans` in the order of the film, as `plan_spans` gives them.
    """
    scenes: dict[tuple[int, str], TextTrack] = {}
    overlays: list[TextTrack] = []
    at = 0
    for span in spans:
        for clip in span.clips:
            start = at - clip.first
            # A scene that several spans show is the same recipe at the same place.
            key = (start, clip.source.digest())
            if key not in scenes:
                scenes[key] = TextTrack(start=start, frames=picture(clip.source).frames, source=clip.source)
        overlays += [TextTrack(start=at, frames=span.frames, source=recipe) for recipe in span.overlays]
        at += span.frames
    return (*scenes.values(), *overlays)
