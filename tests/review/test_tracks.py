"""Which frames are looked at for which texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reelwright.story.storyboard import Transition
from reelwright.story.timeline import Placement
from reelwright.tools.review.measure import MeasureJob
from reelwright.tools.review.tracks import plan_looks
from reelwright.tools.work.bench import FolderBench
from reelwright.tools.work.wire import job_from_wire, job_to_wire

Film = Callable[[Any], Any]


def test_every_text_is_looked_at_once_while_it_is_settled(film: Film, recipe: Any, tmp_path: Path) -> None:
    job = film(recipe).job
    looks = plan_looks(job.tracks, job.timeline, FolderBench(tmp_path))
    assert sorted(text for look in looks for text in look.texts) == ["GEAR", "GREW", "LINE", "STRINE"]
    for look in looks:
        track = job.tracks[look.track]
        marks = track.source.open(FolderBench(tmp_path)).marks(look.frame - track.start + track.offset)
        assert all(mark.settled for mark in marks if mark.text in look.texts)
    assert [look.shot for look in looks if "GEAR" in look.texts] == ["two"]


def test_no_text_is_looked_at_within_a_transition(film: Film, recipe: Any, tmp_path: Path) -> None:
    job = film(recipe).job
    fade = Placement(shot="two", start=60, frames=90, transition=Transition(kind="crossfade", frames=60))
    one = Placement(shot="one", start=0, frames=120)
    timeline = job.timeline.model_copy(update={"picture": (one, fade)})
    looks = plan_looks(job.tracks, timeline, FolderBench(tmp_path))
    assert looks
    assert all(not 60 <= look.frame < 120 for look in looks if look.texts != ("GREW",))


def test_a_measurement_travels_between_processes_and_keeps_its_key(film: Film, recipe: Any) -> None:
    job = film(recipe).job
    again = job_from_wire(json.loads(json.dumps(job_to_wire(job))))
    assert isinstance(again, MeasureJob)
    assert again == job
    assert again.key() == job.key()


def test_equal_measurements_leave_equal_bytes(film: Film, recipe: Any) -> None:
    made = film(recipe)
    first = {name: (made.bench.folder / name).read_bytes() for name in ("checks.json", "curves.json")}
    made.job.make(made.bench)
    assert first == {name: (made.bench.folder / name).read_bytes() for name in first}


def test_the_curves_say_where_everything_lies(film: Film, recipe: Any) -> None:
    made = film(recipe)
    curves = json.loads((made.bench.folder / "curves.json").read_text("utf-8"))
    assert curves["seconds"] == 5.0
    assert len(curves["wave"]["low"]) == len(curves["wave"]["high"]) <= 1200
    assert max(curves["wave"]["high"]) > 0.3
    assert 45 <= len(curves["loudness"]["lufs"]) <= 51
    assert curves["beats"][:3] == [0.0, 0.5, 1.0]
    assert [caption["words"][0]["text"] for caption in curves["captions"]] == ["LINE", "GREW"]
