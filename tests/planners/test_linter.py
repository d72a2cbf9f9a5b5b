"""Each rule is shown to find its fault, on a plan that is sound otherwise; and what rules can mend is mended."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from reelwright.planners.brief_reading.reading import read_brief
from reelwright.planners.linting.linter import lint
from reelwright.planners.offline import OfflinePlanner
from reelwright.planners.planner import Library
from reelwright.planners.timing.lay import lay_timeline
from reelwright.story.brief import Brief
from reelwright.story.script import Line, Script
from reelwright.story.storyboard import Shot, Storyboard, Transition
from reelwright.story.timeline import Timeline

TEXT = "24 s ad for Lumo, a rechargeable bike lamp with a 40-hour battery, a magnetic mount. €39, 20% off until Sunday."


@pytest.fixture(scope="module")
def plan(library: Library) -> tuple[Brief, Script, Storyboard]:
    brief = read_brief(TEXT)
    planner = OfflinePlanner(library)
    script = planner.script(brief)
    return brief, script, planner.storyboard(brief, script)


def with_line(script: Script, number: int, **update: object) -> Script:
    lines = list(script.lines)
    lines[number] = lines[number].model_copy(update=update)
    return script.model_copy(update={"lines": tuple(lines)})


def with_shot(storyboard: Storyboard, number: int, **update: object) -> Storyboard:
    shots = list(storyboard.shots)
    shots[number] = shots[number].model_copy(update=update)
    return storyboard.model_copy(update={"shots": tuple(shots)})


SCRIPT_FAULTS: list[tuple[str, Callable[[Script], Script]]] = [
    ("untraced-number", lambda s: with_line(s, 1, say="It lasts 90 hours.")),
    ("untraced-number", lambda s: with_line(s, 1, say="Ready in twelve minutes.")),
    ("untraced-claim", lambda s: with_line(s, 1, say="The best lamp of all.")),
    ("untraced-claim", lambda s: with_line(s, 1, show="Waterproof")),
    ("duplicate-sentence", lambda s: with_line(s, 2, say=s.lines[0].say + " Really now", show="x") and s.model_copy(
        update={"lines": (*s.lines[:2], Line(id="twice", role="statement", say="Ride home in the dark."),
                          Line(id="thrice", role="statement", say="Ride home in the dark!"))})),
    ("empty-line", lambda s: with_line(s, 1, say="", show="", items=())),
    ("duplicate-id", lambda s: with_line(s, 1, id=s.lines[0].id)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "spoil"), SCRIPT_FAULTS)
def test_faults_of_a_script_are_found(
    code: str, spoil: Callable[[Script], Script], plan: tuple[Brief, Script, Storyboard], library: Library
) -> None:
    brief, script, _ = plan
    assert code not in {each.code for each in lint(brief, script, library=library)}
    found = [each for each in lint(brief, spoil(script), library=library) if each.code == code]
    assert found
    assert found[0].path.startswith("script.lines.")
    assert found[0].hint


BOARD_FAULTS: list[tuple[str, str, Callable[[Storyboard], Storyboard]]] = [
    ("unknown-scene", "storyboard.shots.0.scene", lambda b: with_shot(b, 0, scene="nowhere")),
    ("unknown-look", "storyboard.look", lambda b: b.model_copy(update={"look": "nowhere"})),
    ("unknown-line", "storyboard.shots.1.lines.0", lambda b: with_shot(b, 1, lines=("nobody",))),
    ("unused-line", "script.lines.1", lambda b: with_shot(b, 1, lines=())),
    ("line-twice", "storyboard.shots.1.lines.0", lambda b: with_shot(b, 1, lines=b.shots[0].lines)),
    ("unknown-slot", "storyboard.shots.0.slots.colour", lambda b: with_shot(b, 0, slots={"colour": "b"})),
    ("empty-slot", "storyboard.shots.0.slots.headline", lambda b: with_shot(b, 0, slots={})),
    ("slot-too-long", "storyboard.shots.0.slots.headline", lambda b: with_shot(b, 0, slots={"headline": "lamp" * 40})),
    ("slot-kind", "storyboard.shots.0.slots.headline", lambda b: with_shot(b, 0, slots={"headline": ("a", "b")})),
    ("untraced-number", "storyboard.shots.0.slots.headline", lambda b: with_shot(b, 0, slots={"headline": "77"})),
    ("unknown-asset", "storyboard.shots.1.slots.image",
     lambda b: with_shot(b, 1, scene="product-hero", slots={"headline": "Lumo", "image": "product-9"})),
    ("constraint", "storyboard.shots.0.scene", lambda b: with_shot(b, 0, scene="point-list", slots={"items": ("a",)})),
    ("transition", "storyboard.shots.1.transition", lambda b: with_shot(b, 1, transition=Transition(frames=9))),
    ("duplicate-id", "storyboard.shots.1.id", lambda b: with_shot(b, 1, id=b.shots[0].id)),
    ("platform-length", "storyboard.seconds", lambda b: b.model_copy(update={"seconds": Fraction(600)})),
    ("speech-too-long", "storyboard.seconds", lambda b: b.model_copy(update={"seconds": Fraction(9)})),
    ("odd-size", "storyboard.width", lambda b: b.model_copy(update={"width": 1081})),
    ("unknown-asset", "storyboard.music.asset",
     lambda b: b.model_copy(update={"music": b.music.model_copy(update={"asset": "song"})})),
]  # fmt: skip


@pytest.mark.parametrize(("code", "path", "spoil"), BOARD_FAULTS, ids=[f"{c}-{p}" for c, p, _ in BOARD_FAULTS])
def test_faults_of_a_storyboard_are_found_where_they_are(
    code: str,
    path: str,
    spoil: Callable[[Storyboard], Storyboard],
    plan: tuple[Brief, Script, Storyboard],
    library: Library,
) -> None:
    brief, script, storyboard = plan
    assert (code, path) not in {(e.code, e.path) for e in lint(brief, script, storyboard, library=library)}
    found = lint(brief, script, spoil(storyboard), library=library)
    assert (code, path) in {(each.code, each.path) for each in found}


def test_spoken_lines_in_a_film_without_voice_are_found(
    plan: tuple[Brief, Script, Storyboard], library: Library
) -> None:
    brief, script, storyboard = plan
    silent = brief.model_copy(update={"voice": "none"})
    assert "voice-none" in {each.code for each in lint(silent, script, storyboard, library=library)}


def late(timeline: Timeline) -> Timeline:
    cues = [timeline.voice[0], timeline.voice[1].model_copy(update={"start": timeline.voice[0].start + 5})]
    return timeline.model_copy(update={"voice": (*cues, *timeline.voice[2:])})


def gap(timeline: Timeline) -> Timeline:
    moved = timeline.picture[1].model_copy(update={"start": timeline.picture[1].start + 3})
    return timeline.model_copy(update={"picture": (timeline.picture[0], moved, *timeline.picture[2:])})


TIMELINE_FAULTS: list[tuple[str, Callable[[Timeline], Timeline]]] = [
    ("voice-overlap", late),
    ("gap", gap),
    ("stale-timeline", lambda t: t.model_copy(update={"picture": t.picture[:-1]})),
    ("speech-too-long", lambda t: t.model_copy(update={"frames": t.frames * 2})),
    ("too-short", lambda t: t.model_copy(update={"frames": t.frames // 2})),
    ("caption-late", lambda t: t.model_copy(
        update={"captions": (*t.captions[:-1], t.captions[-1].model_copy(update={"end": t.frames + 9}))})),
    ("caption-overlap", lambda t: t.model_copy(
        update={"captions": (t.captions[0], t.captions[1].model_copy(update={"start": t.captions[0].end - 2}),
                             *t.captions[2:])})),
]  # fmt: skip


@pytest.mark.parametrize(("code", "spoil"), TIMELINE_FAULTS)
def test_faults_of_a_timeline_are_found(
    code: str, spoil: Callable[[Timeline], Timeline], plan: tuple[Brief, Script, Storyboard], library: Library
) -> None:
    brief, script, storyboard = plan
    timeline = lay_timeline(storyboard, script)
    sound = lint(brief, script, storyboard, library=library, timeline=timeline)
    assert code not in {each.code for each in sound}
    found = lint(brief, script, storyboard, library=library, timeline=spoil(timeline))
    assert code in {each.code for each in found}


MENDABLE = [fault for fault in BOARD_FAULTS if fault[0] not in ("odd-size", "duplicate-id", "line-twice")]


@pytest.mark.parametrize(("code", "path", "spoil"), MENDABLE, ids=[f"{c}-{p}" for c, p, _ in MENDABLE])
def test_what_rules_can_mend_is_mended(
    code: str,
    path: str,
    spoil: Callable[[Storyboard], Storyboard],
    plan: tuple[Brief, Script, Storyboard],
    library: Library,
) -> None:
    brief, script, storyboard = plan
    spoiled = spoil(storyboard)
    found = lint(brief, script, spoiled, library=library)
    mended, board = OfflinePlanner(library).rework(brief, script, spoiled, found)
    left = lint(brief, mended, board, library=library)
    assert code not in {each.code for each in left if each.severity == "error"}
    assert all(isinstance(shot, Shot) for shot in board.shots)


def test_words_that_do_not_fit_are_dropped_and_named(plan: tuple[Brief, Script, Storyboard], library: Library) -> None:
    brief, script, storyboard = plan
    short = storyboard.model_copy(update={"seconds": Fraction(11)})
    found = lint(brief, script, short, library=library)
    mended, board = OfflinePlanner(library).rework(brief, script, short, found)
    assert len(mended.lines) < len(script.lines)
    assert any("left out for time" in note for note in mended.notes)
    assert mended.lines[0] == script.lines[0]
    assert mended.lines[-1] == script.lines[-1]
    assert {"unused-line", "unknown-line"} & {e.code for e in lint(brief, mended, board, library=library)} == set()


def test_a_users_own_words_are_never_mended(library: Library) -> None:
    brief = read_brief("script", script_text="The best lamp. It lasts 90 hours.", seconds=Fraction(3))
    planner = OfflinePlanner(library)
    script = planner.script(brief)
    storyboard = planner.storyboard(brief, script)
    assert "untraced-number" not in {each.code for each in lint(brief, script, storyboard, library=library)}
    found = lint(brief, script, storyboard.model_copy(update={"seconds": Fraction(1)}), library=library)
    mended, _ = planner.rework(brief, script, storyboard, found)
    assert mended.lines == script.lines
