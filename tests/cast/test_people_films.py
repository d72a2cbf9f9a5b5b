"""Films with people, through the doors: made, killed and resumed, with lips that belong to whoever speaks."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import reelwright
from reelwright.story.storyboard import Storyboard
from reelwright.story.timeline import Timeline
from reelwright.templates.library import platform
from reelwright.tools.compositor.spans.span import SpanJob
from reelwright.tools.compositor.spans.span_plan import plan_spans
from small_films import artifacts, change, command, environment, run

MONOLOGUE = "---\ntitle: A pen\n---\nMaybe pens become rubbish.\n\nOurs has five parts.\n"
DIALOGUE = "---\ntitle: A pen\n---\nANNA: Maybe pens become rubbish?\n\nBEN: Ours has five parts.\n"


def plan_people(folder: Path, script: str, *, scene: str, cast: list[dict[str, Any]]) -> Path:
    """Plan a script's film, and put the people of `cast` into all of its shots, as a person could by hand."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    text = folder.parent / "script.md"
    text.write_text(script)
    reelwright.plan(script=text, out=folder, planner="offline", platform="square", presenter="none")
    shots = json.loads((folder / "storyboard.json").read_text())["shots"]
    for shot in shots:
        shot.update(scene=scene, kind="presenter", cast=cast, slots={"headline": "Five parts"})
        shot["transition"] = {"kind": "cut", "frames": 0}
    change(folder, "storyboard", width=160, height=160, shots=shots)
    return folder


@pytest.fixture(scope="module")
def presented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planned film with a presenter."""
    cast = [{"person": "maya", "speaker": "narrator"}]
    return plan_people(tmp_path_factory.mktemp("one") / "film", MONOLOGUE, scene="presenter-beside", cast=cast)


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dialogue of two, up to its timeline."""
    cast = [{"person": "maya", "speaker": "anna"}, {"person": "jonas", "speaker": "ben"}]
    folder = plan_people(tmp_path_factory.mktemp("two") / "film", DIALOGUE, scene="dialogue-two", cast=cast)
    reelwright.render(folder, stop_at="timeline")
    return folder


def test_a_killed_film_with_a_presenter_resumes_makes_nothing_twice_and_passes_its_review(presented: Path) -> None:
    process = subprocess.Popen(
        command("render", presented, "--quiet"), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None and "mouth" not in _kinds(presented):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    finished = artifacts(presented)
    resumed = run("resume", presented)
    assert resumed.returncode == 0, resumed.stderr
    after = artifacts(presented)
    assert {key: after[key] for key in finished} == finished, "something finished was made again"
    assert _kinds(presented).count("mouth") == 2
    report = json.loads((presented / "report.json").read_text())
    assert report["passed"]
    people = [person for shot in report["shots"] for person in shot["people"]]
    assert {person["person"] for person in people} == {"maya"}
    assert all(person["moves"] for person in people)
    assert [grade for person in people for grade in person["lips"].values()] == ["phonemes", "phonemes"]
    page = (presented / "report.html").read_text()
    assert people[0]["moves"][0]["motion"] in page
    assert people[0]["moves"][0]["why"] in page


def test_each_of_two_speakers_says_their_own_lines_and_listens_to_the_other(talked: Path) -> None:
    timeline = Timeline.load(talked)
    spoken = {cue.line: cue.speaker for cue in timeline.voice}
    assert len(set(spoken.values())) == 2
    for placement in timeline.picture:
        anna, ben = placement.performances
        assert (anna.side, ben.side) == ("left", "right")
        for performance in (anna, ben):
            assert all(spoken[said.line] == performance.speaker for said in performance.speech)
        # Whoever is silent is spoken to.
        assert bool(anna.speech) != bool(ben.speech)
        assert (ben if anna.speech else anna).listens


def test_the_spans_of_a_film_read_the_mouths_of_its_people(talked: Path) -> None:
    from reelwright.agents.film_jobs import plan_film
    from reelwright.agents.production import Production

    plan = plan_film(Production.at(talked))
    mouths = {job.key() for job in plan.mouths}
    assert len(mouths) == 2
    assert {key for span in plan.spans for key in span.needs()} >= mouths
    order = [job.key() for job in plan.jobs()]
    assert max(order.index(key) for key in mouths) < min(order.index(span.key()) for span in plan.spans)


def test_an_edited_reason_draws_nothing_anew_and_another_person_does(talked: Path) -> None:
    storyboard, timeline = Storyboard.load(talked), Timeline.load(talked)
    before = [job.key() for job in _spans(storyboard, timeline)]
    assert [job.key() for job in _spans(storyboard, _first_performance(timeline, why="because"))] == before
    after = [job.key() for job in _spans(storyboard, _first_performance(timeline, person="ada"))]
    assert after != before
    assert after[-1] == before[-1]


def test_people_are_drawn_before_the_film_has_a_voice_or_times(talked: Path) -> None:
    """The contact sheet shows them, standing at ease."""
    storyboard = Storyboard.load(talked)
    empty = storyboard.model_copy(update={"shots": tuple(_alone(shot) for shot in storyboard.shots)})
    drawn = [_settled(each) for each in (storyboard, empty)]
    assert (np.abs(drawn[0].astype(int) - drawn[1].astype(int)).max(axis=-1) > 24).mean() > 0.15


def _kinds(folder: Path) -> list[str]:
    return [kind for kind, _ in artifacts(folder).values()]


def _spans(storyboard: Storyboard, timeline: Timeline) -> tuple[SpanJob, ...]:
    return plan_spans(timeline, storyboard, assets={}, platform=platform(storyboard.platform))


def _first_performance(timeline: Timeline, *, why: str = "", person: str = "") -> Timeline:
    first, *others = timeline.picture
    one, *rest = first.performances
    moves = tuple(move.model_copy(update={"why": why or move.why}) for move in one.moves)
    one = one.model_copy(update={"moves": moves, "person": person or one.person})
    first = first.model_copy(update={"performances": (one, *rest)})
    return timeline.model_copy(update={"picture": (first, *others)})


def _alone(shot: Any) -> Any:
    return shot.model_copy(update={"cast": ()})


def _settled(storyboard: Storyboard) -> Any:
    from reelwright.tools.compositor.scene_source import NoFiles
    from reelwright.tools.compositor.sheets.sheet import settled_source
    from reelwright.tools.compositor.sheets.still import settled_still

    source = settled_source(storyboard.shots[0], storyboard, assets={}, platform=platform(storyboard.platform))
    return settled_still(source, NoFiles())[..., :3].copy()
