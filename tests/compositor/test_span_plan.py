"""Spans fill the film exactly, and a span changes only when what it shows changes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.story.brief import Asset
from reelwright.story.document import Part
from reelwright.story.errors import DocumentError, InputError
from reelwright.story.storyboard import Shot, Storyboard, Transition
from reelwright.story.timeline import Caption, CaptionWord, Placement, Timeline
from reelwright.templates.library import platform
from reelwright.templates.platform import Platform
from reelwright.tools.compositor.spans.span import SpanJob
from reelwright.tools.compositor.spans.span_plan import cut, pieces, plan_spans
from reelwright.tools.media.encoder import EncoderSettings
from span_toys import Counting, Plate

SIZE = {"width": 160, "height": 96}
FPS = Fraction(30)


def film(*shots: tuple[str, int, str, int], captions: tuple[Caption, ...] = ()) -> Timeline:
    """A timeline of (shot, frames, transition into it, its frames)."""
    picture: list[Placement] = []
    end = 0
    for shot, frames, kind, overlap in shots:
        transition = Transition(kind=kind, frames=overlap)  # type: ignore[arg-type]
        picture.append(Placement(shot=shot, start=end - overlap, frames=frames, transition=transition))
        end = picture[-1].end
    return Timeline(**SIZE, fps=FPS, frames=end, picture=tuple(picture), captions=captions)


def board(*shots: str) -> Storyboard:
    """A storyboard of those shots."""
    made = tuple(Shot(id=shot, scene="kinetic-hook") for shot in shots)
    return Storyboard(title="t", platform="tiktok", **SIZE, fps=FPS, look="bold", seconds=Fraction(9), shots=made)


def toy_scene(
    shot: Shot, placement: Placement, storyboard: Storyboard, *, assets: dict[str, Asset], platform: Platform
) -> Part:
    """A source that depends on the shot and its length alone."""
    return Counting(**SIZE, frames=placement.frames, grey=40 + 30 * int(shot.id[1:]))


def toy_captions(
    captions: tuple[Caption, ...], *, start: int, frames: int, storyboard: Storyboard, platform: Platform
) -> Part | None:
    """Lights the bar when a word begins; like real captions it holds all words, even those beyond the span."""
    lit = {word.start - start for each in captions for word in each.words}
    return Plate(**SIZE, frames=frames, on=tuple(sorted(lit)))


def spans_of(timeline: Timeline) -> tuple[SpanJob, ...]:
    """The plan of a film."""
    shots = [placement.shot for placement in timeline.picture]
    return plan_spans(
        timeline,
        board(*shots),
        assets={},
        platform=platform("tiktok"),
        build_scene=toy_scene,
        build_captions=toy_captions,
    )


def said(start: int, *words: int, end: int) -> Caption:
    """A caption whose words begin at those frames."""
    ends = [*words[1:], end]
    made = tuple(CaptionWord(text="w", start=a, end=b) for a, b in zip(words, ends, strict=True))
    return Caption(line="l", start=start, end=end, words=made)


@st.composite
def films(draw: st.DrawFn) -> Timeline:
    """Any film of up to six shots with any transitions that fit."""
    count = draw(st.integers(1, 6))
    overlaps = [0] + [draw(st.sampled_from([0, 0, 1, 12, 40])) for _ in range(count - 1)]
    shots = []
    for number in range(count):
        least = overlaps[number] + (overlaps[number + 1] if number + 1 < count else 0)
        frames = draw(st.integers(max(1, least), max(1, least) + 400))
        kind = draw(st.sampled_from(["crossfade", "wipe", "push"])) if overlaps[number] else "cut"
        shots.append((f"s{number}", frames, kind, overlaps[number]))
    return film(*shots)


@given(timeline=films())
@settings(max_examples=60)
def test_spans_fill_the_film_frame_by_frame(timeline: Timeline) -> None:
    spans = spans_of(timeline)
    assert sum(span.frames for span in spans) == timeline.frames
    assert all(span.frames <= 4 * FPS for span in spans)
    start = 0
    for span in spans:
        for clip in span.clips:
            shown = [
                placement
                for placement in timeline.picture
                if placement.start + clip.first == start and clip.source == toy_scene(
                    Shot(id=placement.shot, scene="x"), placement, board("s0"), assets={}, platform=platform("tiktok")
                )
            ]  # fmt: skip
            assert shown, f"frame {start} does not show a shot in its place"
        start += span.frames


@given(timeline=films())
@settings(max_examples=40)
def test_a_span_is_body_or_transition_and_never_both(timeline: Timeline) -> None:
    start = 0
    for span in spans_of(timeline):
        for frame in (start, start + span.frames - 1):
            seen = [placement for placement in timeline.picture if placement.start <= frame < placement.end]
            assert len(seen) == len(span.clips) == (2 if span.blend else 1)
        start += span.frames


@given(frames=st.integers(0, 2000), longest=st.integers(1, 130), gop=st.integers(1, 120))
def test_pieces_are_even_whole_and_short_enough(frames: int, longest: int, gop: int) -> None:
    found = list(pieces(frames, longest=longest, gop=gop))
    assert sum(size for _, size in found) == frames
    assert [first for first, _ in found] == [sum(size for _, size in found[:number]) for number in range(len(found))]
    assert all(0 < size <= longest for _, size in found)
    assert len(found) == -(-frames // longest), "no more pieces than are needed"


def test_pieces_end_on_key_frames_where_they_can() -> None:
    assert list(pieces(135, longest=120, gop=60)) == [(0, 60), (60, 75)]
    assert list(pieces(240, longest=120, gop=60)) == [(0, 120), (120, 120)]


def test_time_put_in_before_a_shot_leaves_its_spans_alone() -> None:
    before = spans_of(film(("s0", 60, "cut", 0), ("s1", 150, "cut", 0), ("s2", 90, "cut", 0)))
    after = spans_of(film(("s0", 75, "cut", 0), ("s1", 150, "cut", 0), ("s2", 90, "cut", 0)))
    assert [span.key() for span in before[1:]] == [span.key() for span in after[1:]]
    assert before[0].key() != after[0].key()


def test_a_changed_shot_changes_its_own_spans_and_its_transitions() -> None:
    shots = [("s0", 90, "cut", 0), ("s1", 90, "crossfade", 15), ("s2", 90, "wipe", 15), ("s3", 90, "cut", 0)]
    before = spans_of(film(*shots))
    shots[1] = ("s4", 90, "crossfade", 15)
    after = spans_of(film(*shots))
    changed = [number for number, (a, b) in enumerate(zip(before, after, strict=True)) if a.key() != b.key()]
    assert changed == [1, 2, 3], "transition in, body, transition out"


def test_a_word_spoken_later_changes_only_the_span_in_which_it_is_spoken() -> None:
    shots = (("s0", 100, "cut", 0), ("s1", 100, "cut", 0), ("s2", 100, "cut", 0))
    before = spans_of(film(*shots, captions=(said(80, 80, 90, 150, end=190), said(210, 210, end=240))))
    after = spans_of(film(*shots, captions=(said(80, 80, 90, 160, end=190), said(210, 210, end=240))))
    changed = [number for number, (a, b) in enumerate(zip(before, after, strict=True)) if a.key() != b.key()]
    assert changed == [1]


def test_captions_move_with_their_shot() -> None:
    before = spans_of(film(("s0", 60, "cut", 0), ("s1", 90, "cut", 0), captions=(said(70, 70, 85, end=100),)))
    after = spans_of(film(("s0", 80, "cut", 0), ("s1", 90, "cut", 0), captions=(said(90, 90, 105, end=120),)))
    assert before[1].key() == after[1].key()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"frames": 100}, "the film has 100 frames, its shots 180"),
        ({"start": 95}, r"picture\.1 \('s1'\): starts at frame 95"),
        ({"overlap": 200}, "fewer than its two transitions take"),
        ({"cut": 9}, "a cut takes no frames"),
    ],
)
def test_a_timeline_edited_into_nonsense_names_the_field(change: dict[str, int], words: str) -> None:
    timeline = film(("s0", 90, "cut", 0), ("s1", 90, "cut", 0))
    first, second = timeline.picture
    if "start" in change:
        second = second.model_copy(update={"start": change["start"]})
    if "overlap" in change or "cut" in change:
        overlap = change.get("overlap", 9)
        kind = "wipe" if "overlap" in change else "cut"
        move = {"start": 90 - overlap, "transition": Transition.model_construct(kind=kind, frames=overlap)}
        second = second.model_copy(update=move)
        first = first.model_copy(update={"frames": 90})
    spoiled = timeline.model_copy(
        update={"picture": (first, second), "frames": change.get("frames", max(second.start + 90, 0))}
    )
    with pytest.raises(DocumentError, match=words):
        cut(spoiled, settings=EncoderSettings())


def test_a_shot_that_the_storyboard_lacks_is_named() -> None:
    with pytest.raises(DocumentError, match="names the shot 's1'"):
        plan_spans(
            film(("s1", 30, "cut", 0)), board("s0"), assets={}, platform=platform("tiktok"), build_scene=toy_scene
        )


def test_an_unknown_encoder_is_refused_with_the_choices() -> None:
    with pytest.raises(InputError, match="choose from: x264, auto"):
        plan_spans(
            film(("s0", 30, "cut", 0)), board("s0"), assets={}, platform=platform("tiktok"), encoder="h265",
            build_scene=toy_scene,
        )  # fmt: skip


def test_platforms_set_the_distance_of_key_frames() -> None:
    plans = [
        plan_spans(film(("s0", 30, "cut", 0)), board("s0"), assets={}, platform=platform(name), build_scene=toy_scene)
        for name in ("tiktok", "youtube")
    ]
    assert [plan[0].encoder.gop_frames for plan in plans] == [60, 15]
