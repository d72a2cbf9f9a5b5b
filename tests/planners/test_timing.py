"""Whatever is planned, the timeline holds: no gaps, no voice over a voice, cuts on beats, the length that was asked."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.planners.brief_reading.reading import read_brief
from reelwright.planners.estimate import SpokenEstimate, estimate_speech
from reelwright.planners.offline import OfflinePlanner
from reelwright.planners.planner import Library
from reelwright.planners.timing.lay import lay_timeline
from reelwright.story.script import Line, Role, Script
from reelwright.story.storyboard import MusicPlan, Shot, Storyboard, Transition, TransitionKind
from reelwright.story.time import to_frames
from reelwright.story.timeline import BeatGrid, Timeline

FPS = Fraction(30)
WORDS = ("rain", "mud", "ridge", "forest", "coast", "shoe", "trail", "light", "hand", "cup", "road", "quiet")
ROLES: tuple[Role, ...] = ("question", "statement", "feature", "benefit", "offer", "problem")


@st.composite
def plans(draw: st.DrawFn) -> tuple[Storyboard, Script]:
    count = draw(st.integers(2, 9))
    lines, shots = [], []
    at = 0
    for number in range(count):
        own = draw(st.integers(1, 2))
        names = []
        for _ in range(own):
            words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
            said = " ".join(words).capitalize() + "."
            spoken = draw(st.booleans())
            items = tuple(words[:3]) if len(words) >= 3 and draw(st.booleans()) else ()
            role: Role = (
                "hook" if number == 0 else "call-to-action" if number == count - 1 else draw(st.sampled_from(ROLES))
            )
            lines.append(
                Line(id=f"line-{at}", role=role, say=said if spoken else "", show=" ".join(words[:4]), items=items)
            )
            names.append(f"line-{at}")
            at += 1
        frames = draw(st.sampled_from((0, 0, 0, 6, 8, 12))) if number else 0
        kind: TransitionKind = "push" if frames else "cut"
        shots.append(
            Shot(id=f"shot-{number}", scene="any", lines=tuple(names), transition=Transition(kind=kind, frames=frames))
        )
    seconds = Fraction(draw(st.integers(6, 70)))
    board = Storyboard(
        title="t",
        platform="tiktok",
        width=1080,
        height=1920,
        look="bold",
        seconds=seconds,
        shots=tuple(shots),
        music=MusicPlan(frames_per_beat=draw(st.sampled_from((12, 14, 15, 18, 20)))),
    )
    return board, Script(title="t", lines=tuple(lines))


def needed_s(script: Script) -> Fraction:
    return sum((estimate_speech(line.say).seconds for line in script.lines), Fraction(0))


def check_tracks(timeline: Timeline) -> None:
    end = 0
    for number, placement in enumerate(timeline.picture):
        assert placement.start + placement.transition.frames == end or number == 0
        assert placement.frames > placement.transition.frames or number == 0
        end = placement.end
        assert all(0 <= cue.frame < placement.frames for cue in placement.cues)
    assert timeline.picture[0].start == 0
    assert end == timeline.frames
    quiet = Fraction(-1)
    for cue in timeline.voice:
        start = Fraction(cue.start) / timeline.fps
        assert start > quiet
        quiet = start + cue.seconds
    assert quiet <= timeline.seconds
    shown = 0
    for caption in timeline.captions:
        assert shown <= caption.start < caption.end <= timeline.frames
        assert all(caption.start <= word.start for word in caption.words)
        shown = caption.end


@settings(max_examples=60, deadline=None)
@given(plans())
def test_every_plan_is_laid_without_gaps_overlaps_or_lost_words(plan: tuple[Storyboard, Script]) -> None:
    storyboard, script = plan
    timeline = lay_timeline(storyboard, script)
    check_tracks(timeline)
    assert [cue.line for cue in timeline.voice] == [line.id for line in script.lines if line.say]
    assert [placement.shot for placement in timeline.picture] == [shot.id for shot in storyboard.shots]


@settings(max_examples=60, deadline=None)
@given(plans())
def test_cuts_fall_on_beats_and_never_after(plan: tuple[Storyboard, Script]) -> None:
    storyboard, script = plan
    timeline = lay_timeline(storyboard, script)
    beat = storyboard.music.frames_per_beat
    for placement in timeline.picture[1:]:
        assert (placement.start + placement.transition.frames) % beat == 0


@settings(max_examples=60, deadline=None)
@given(plans())
def test_a_film_whose_words_fit_has_exactly_the_frames_that_were_asked(plan: tuple[Storyboard, Script]) -> None:
    storyboard, script = plan
    timeline = lay_timeline(storyboard, script)
    asked = int(storyboard.seconds * FPS)
    assert timeline.frames >= asked
    beat_s = Fraction(storyboard.music.frames_per_beat, 30)
    generous = needed_s(script) + len(script.lines) * Fraction(8, 5) + len(storyboard.shots) * (beat_s + Fraction(6, 5))
    shown = sum((Fraction(1, 4) * (len(line.show.split()) + len(line.items)) for line in script.lines), Fraction(0))
    if generous + shown <= storyboard.seconds:
        assert timeline.frames == asked


@settings(max_examples=50, deadline=None)
@given(plans(), st.integers(0, 30), st.integers(5, 240))
def test_an_edit_keeps_every_other_shots_length(plan: tuple[Storyboard, Script], which: int, length: int) -> None:
    storyboard, script = plan
    before = lay_timeline(storyboard, script)
    spoken = [line.id for line in script.lines if line.say]
    if not spoken:
        return
    name = spoken[which % len(spoken)]
    after = lay_timeline(
        storyboard, script, speeches={name: SpokenEstimate(seconds=Fraction(length, 30))}, previous=before
    )
    check_tracks(after)
    beat = storyboard.music.frames_per_beat
    moved = 0
    for shot, old, new in zip(storyboard.shots, before.picture, after.picture, strict=True):
        if name not in shot.lines:
            assert new.frames == old.frames
        else:
            assert new.frames >= old.frames
            assert (new.frames - old.frames) % beat == 0
        assert new.start == old.start + moved
        moved += new.frames - old.frames


def test_an_edit_that_fits_changes_nothing_but_its_own_line(library: Library) -> None:
    brief = read_brief("30 s vertical ad for Stride, a waterproof trail shoe. Punchy.")
    planner = OfflinePlanner(library)
    script = planner.script(brief)
    storyboard = planner.storyboard(brief, script)
    before = lay_timeline(storyboard, script)
    line = next(line for line in script.lines if line.role == "feature")
    edited = script.model_copy(
        update={
            "lines": tuple(each.model_copy(update={"say": "Dry."}) if each is line else each for each in script.lines)
        }
    )
    after = lay_timeline(storyboard, edited, previous=before)
    assert after.frames == before.frames
    assert after.beats == before.beats
    assert [(p.start, p.frames) for p in after.picture] == [(p.start, p.frames) for p in before.picture]
    assert [cue for cue in after.voice if cue.line != line.id] == [cue for cue in before.voice if cue.line != line.id]


def test_words_come_a_few_frames_after_their_shot_and_the_hook_within_two_seconds(library: Library) -> None:
    brief = read_brief("20 s ad for Lumo, a bike lamp with a 40-hour battery. €39.")
    planner = OfflinePlanner(library)
    script = planner.script(brief)
    storyboard = planner.storyboard(brief, script)
    timeline = lay_timeline(storyboard, script)
    starts = {cue.line: cue.start for cue in timeline.voice}
    for shot, placement in zip(storyboard.shots, timeline.picture, strict=True):
        first = next((starts[name] for name in shot.lines if name in starts), None)
        if first is not None:
            assert 3 <= first - placement.start <= 8
    assert timeline.voice[0].start <= 60


def test_points_and_words_have_cues_where_they_are_heard() -> None:
    script = Script(
        title="t",
        lines=(
            Line(id="hook", role="hook", show="Rain? Mud? Rivers?"),
            Line(id="list", role="feature", say="Waterproof, light and quiet.", items=("Waterproof", "Light", "Quiet")),
        ),
    )
    storyboard = Storyboard(
        title="t",
        platform="tiktok",
        width=1080,
        height=1920,
        look="bold",
        seconds=Fraction(8),
        shots=(Shot(id="a", scene="x", lines=("hook",)), Shot(id="b", scene="y", lines=("list",))),
    )
    timeline = lay_timeline(storyboard, script)
    cues = {cue.name: cue.frame for cue in timeline.picture[1].cues}
    words = {word.text: word.start_s for word in estimate_speech("Waterproof, light and quiet.").words}
    start = cues["line.0"]
    assert cues["item.0"] == start + to_frames(words["Waterproof,"], FPS)
    assert cues["item.2"] == start + to_frames(words["quiet."], FPS)
    beats = [cue.frame for cue in timeline.picture[0].cues if cue.name.startswith("beat.")]
    silent = [cue.frame for cue in timeline.picture[0].cues if cue.name.startswith("word.")]
    assert silent == beats
    assert beats[0] == 0


def test_a_tracked_grid_is_cut_on_its_own_beats() -> None:
    beats = tuple(round(3 + number * 14.6) for number in range(80))
    lines = tuple(Line(id=f"line-{n}", role="statement", say="Pick a trail.", show="Pick a trail.") for n in range(5))
    shots = tuple(Shot(id=f"shot-{n}", scene="x", lines=(f"line-{n}",)) for n in range(5))
    storyboard = Storyboard(
        title="t", platform="tiktok", width=1080, height=1920, look="bold", seconds=Fraction(15), shots=shots
    )
    timeline = lay_timeline(
        storyboard, Script(title="t", lines=lines), grid=BeatGrid(beats=beats, downbeats=beats[::4])
    )
    assert all(placement.start in beats for placement in timeline.picture[1:])
    assert timeline.frames == 450
    assert timeline.beats.beats == beats


def test_without_music_cuts_follow_the_speech() -> None:
    lines = tuple(Line(id=f"line-{n}", role="statement", say="Pick a trail.") for n in range(3))
    storyboard = Storyboard(
        title="t",
        platform="tiktok",
        width=1080,
        height=1920,
        look="bold",
        seconds=Fraction(6),
        shots=tuple(Shot(id=f"shot-{n}", scene="x", lines=(f"line-{n}",)) for n in range(3)),
        music=MusicPlan(none=True),
        captions=False,
    )
    timeline = lay_timeline(storyboard, Script(title="t", lines=lines))
    assert timeline.frames == 180
    assert timeline.beats.beats == ()
    assert timeline.sections == ()
    assert timeline.captions == ()
    check_tracks(timeline)


@pytest.mark.parametrize("text", ["30 s ad for Aria wireless earbuds, noise cancelling. $79. 20% off until Sunday."])
def test_music_lifts_and_hits_with_the_offer(library: Library, text: str) -> None:
    brief = read_brief(text)
    planner = OfflinePlanner(library)
    script = planner.script(brief)
    storyboard = planner.storyboard(brief, script)
    timeline = lay_timeline(storyboard, script)
    offer = next(n for n, shot in enumerate(storyboard.shots) if script.line(shot.lines[0]).role == "offer")
    start = timeline.picture[offer].start + timeline.picture[offer].transition.frames
    assert start in timeline.hits
    assert sum(section.beats for section in timeline.sections) == len(timeline.beats.beats)
