"""Cuts a timeline into spans: [body][transition][body], each at most four seconds and keyed by what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from ....story.brief import Asset
from ....story.document import Part
from ....story.errors import DocumentError
from ....story.storyboard import Shot, Storyboard, Transition
from ....story.timeline import Caption, Placement, Timeline
from ....templates.platform import Platform
from ...media.encoder import EncoderSettings, choose_codec, settings_for
from .span import SPAN_S, SpanBlend, SpanClip, SpanJob


class BuildScene(Protocol):
    """Makes a shot's picture; `build_scene_source` is the one that films use."""

    def __call__(
        self,
        shot: Shot,
        placement: Placement,
        storyboard: Storyboard,
        *,
        assets: dict[str, Asset],
        platform: Platform,
    ) -> Part:
        """A frame source of the placement's length."""
        ...


class BuildCaptions(Protocol):
    """Makes the captions over a span, or None where there are none; `build_caption_source` is the one in films."""

    def __call__(
        self, captions: tuple[Caption, ...], *, start: int, frames: int, storyboard: Storyboard, platform: Platform
    ) -> Part | None:
        """A frame source whose frame 0 is the film's frame `start`."""
        ...


@dataclass(frozen=True)
class Stretch:
    """A piece of the film that one span shows."""

    start: int
    frames: int
    shots: tuple[int, ...]
    """The numbers of the placements that are seen: one, or two within a transition."""
    blend: SpanBlend | None = None


def plan_spans(
    timeline: Timeline,
    storyboard: Storyboard,
    *,
    assets: dict[str, Asset],
    platform: Platform,
    encoder: str = "x264",
    build_scene: BuildScene | None = None,
    build_captions: BuildCaptions | None = None,
) -> tuple[SpanJob, ...]:
    """The jobs that make the picture, in order. Together they have exactly `timeline.frames` frames.

    A shot's spans depend on that shot, on its neighbours within transitions, and on the captions over them; where they
    stand in the film does not matter. `encoder` is a setting of `choose_codec`.
    `DocumentError` names the placement that does not fit.
    """
    scene, words = build_scene or _scene, build_captions or _captions
    settings = settings_for(
        fps=timeline.fps, gop_s=platform.gop_s, kbps_max=platform.video_kbps_max, codec=choose_codec(encoder)
    )
    sources = [
        scene(_shot(storyboard, placement), placement, storyboard, assets=assets, platform=platform)
        for placement in timeline.picture
    ]
    jobs = []
    for stretch in cut(timeline, settings=settings):
        end = stretch.start + stretch.frames
        captions = tuple(
            _seen(each, start=stretch.start, end=end, margin=int(timeline.fps))
            for each in timeline.captions
            if each.start < end and each.end > stretch.start
        )
        over = (
            words(captions, start=stretch.start, frames=stretch.frames, storyboard=storyboard, platform=platform)
            if captions
            else None
        )
        jobs.append(
            SpanJob(
                width=timeline.width,
                height=timeline.height,
                fps=timeline.fps,
                frames=stretch.frames,
                clips=tuple(
                    SpanClip(source=sources[number], first=stretch.start - timeline.picture[number].start)
                    for number in stretch.shots
                ),
                blend=stretch.blend,
                overlays=(over,) if over is not None else (),
                encoder=settings,
            )
        )
    return tuple(jobs)


def cut(timeline: Timeline, *, settings: EncoderSettings) -> tuple[Stretch, ...]:
    """Where the spans lie. `DocumentError` where shots leave a gap, overlap wrongly, or miss the film's length."""
    check_picture(timeline)
    longest = int(SPAN_S * timeline.fps)
    stretches: list[Stretch] = []
    for number, placement in enumerate(timeline.picture):
        into = placement.transition.frames if number else 0
        following = timeline.picture[number + 1] if number + 1 < len(timeline.picture) else None
        leaving = following.transition.frames if following else 0
        for first, frames in pieces(into, longest=longest, gop=settings.gop_frames):
            blend = SpanBlend(kind=placement.transition.kind, frames=into, first=first)
            stretches.append(Stretch(placement.start + first, frames, (number - 1, number), blend))
        body = placement.frames - into - leaving
        for first, frames in pieces(body, longest=longest, gop=settings.gop_frames):
            stretches.append(Stretch(placement.start + into + first, frames, (number,)))
    return tuple(stretches)


def pieces(frames: int, *, longest: int, gop: int) -> Iterator[tuple[int, int]]:
    """Cut a stretch into even pieces (first frame, frames), at multiples of the key frame distance where that fits.

    A piece border is a key frame anyway: on such a multiple it adds none.
    """
    first = 0
    while first < frames:
        left = frames - first
        count = -(-left // longest)
        size = -(-left // count)
        near = round(Fraction(size, gop)) * gop
        if count > 1 and 0 < near <= longest and -(-(left - near) // longest) < count:
            size = near
        yield first, size
        first += size


def check_picture(timeline: Timeline) -> None:
    """Raise `DocumentError` where the picture track does not fill the film frame by frame."""
    end = 0
    for number, placement in enumerate(timeline.picture):
        overlap = placement.transition.frames if number else 0
        where = f"timeline.json: picture.{number} ({placement.shot!r})"
        if number and placement.transition.kind == "cut" and overlap:
            raise DocumentError(f"{where}: a cut takes no frames, not {overlap}")
        if placement.start != end - overlap:
            raise DocumentError(
                f"{where}: starts at frame {placement.start}, but the shot before leaves off at {end - overlap}",
                hint="a shot starts where the one before ends, less its transition's frames",
            )
        following = timeline.picture[number + 1].transition if number + 1 < len(timeline.picture) else Transition()
        if overlap + following.frames > placement.frames:
            raise DocumentError(f"{where}: {placement.frames} frames are fewer than its two transitions take")
        end = placement.end
    if end != timeline.frames:
        raise DocumentError(f"timeline.json: frames: the film has {timeline.frames} frames, its shots {end}")


def _scene(
    shot: Shot, placement: Placement, storyboard: Storyboard, *, assets: dict[str, Asset], platform: Platform
) -> Part:
    from ..scene_source import build_scene_source

    return build_scene_source(shot, placement, storyboard, assets=assets, platform=platform)


def _captions(
    captions: tuple[Caption, ...], *, start: int, frames: int, storyboard: Storyboard, platform: Platform
) -> Part | None:
    from ..captions import build_caption_source

    return build_caption_source(captions, start=start, frames=frames, storyboard=storyboard, platform=platform)


def _seen(caption: Caption, *, start: int, end: int, margin: int) -> Caption:
    """A caption as a span sees it: what lies more than `margin` frames outside is drawn in toward it.

    A caption that crosses a border then changes only the span in which its words are lit at other times. Whatever is
    lit eases in over less than the margin, so that no pixel differs.
    """
    low, high = max(0, start - margin), end + margin
    words = tuple(
        word.model_copy(update={"start": min(max(word.start, low), high), "end": min(max(word.end, low), high)})
        for word in caption.words
    )
    ends = {"start": max(caption.start, low), "end": min(caption.end, high)}
    return caption.model_copy(update={"words": words, **ends})


def _shot(storyboard: Storyboard, placement: Placement) -> Shot:
    try:
        return storyboard.shot(placement.shot)
    except KeyError:
        raise DocumentError(
            f"timeline.json names the shot {placement.shot!r}, which storyboard.json does not have",
            hint=f"its shots are: {', '.join(shot.id for shot in storyboard.shots)}",
        ) from None
