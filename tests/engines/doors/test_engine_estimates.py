"""`estimate --engines`: what engines would take for a film that is only planned, before anything starts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import reelwright
from engine_films import toys
from reelwright.agents.engines.choice import EngineChoice
from reelwright.agents.engines.estimates import HopefulBench, estimate_engines
from reelwright.agents.filming import estimate
from reelwright.agents.order import Order
from reelwright.agents.production import Production
from reelwright.agents.wishes import Wishes
from reelwright.apps.engine_rows import duration, engine_rows
from reelwright.generators.engine import EnginePlan, Obstacle
from reelwright.planners.engine_estimate import download_mb, engine_estimates
from reelwright.planners.estimate import FilmEstimate
from reelwright.story.answers import ClipLayer, Piece
from reelwright.story.errors import InputError
from reelwright.story.requests import Music, TextToVideo
from small_films import copy_of, run

BRIEF = "12 s vertical ad for Stride, a waterproof trail shoe. Punchy."
DRAWN = FilmEstimate(seconds=Fraction(12), shots=5, lines=5, spoken_s=6, render_s=16)


@pytest.fixture(autouse=True)
def _nobodys_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    monkeypatch.delenv("REELWRIGHT_ENGINES", raising=False)
    with toys():
        yield


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film as `plan` leaves it."""
    folder = tmp_path_factory.mktemp("planned") / "film"
    reelwright.plan(BRIEF, presenter="maya", planner="offline", out=folder)
    return folder


Estimate = Callable[..., FilmEstimate]


@pytest.fixture
def estimated(planned: Path, tmp_path: Path) -> Estimate:
    """What a choice of engines would take for that film."""

    def of(**choice: Any) -> FilmEstimate:
        production = Production.at(copy_of(planned, tmp_path / "scratch"))
        return estimate_engines(DRAWN, production, EngineChoice(**choice))

    return of


def _takes(monkeypatch: pytest.MonkeyPatch, **update: Any) -> None:
    """Have the toy's plans say what they would take."""
    import toy_engine

    plan = toy_engine.ToyEngine.plan
    monkeypatch.setattr(toy_engine.ToyEngine, "plan", lambda self, asked: plan(self, asked).model_copy(update=update))


def test_every_part_of_the_film_is_estimated_by_its_engine(
    estimated: Estimate, monkeypatch: pytest.MonkeyPatch
) -> None:
    _takes(monkeypatch, compute_s=30.0, memory_mb=24_000, cost=0.25, notes=("made at 16 fps",))
    film = estimated(preset="toy")
    places = [part.place for part in film.parts]
    assert places[0] == "portraits/maya"
    assert places[-1] == "music"
    assert any(place.endswith("/presenter") for place in places)
    (toy,) = film.engines
    assert toy.parts == len(places)
    assert toy.clips == len(places) - 2
    assert toy.shots == len({place.partition("/")[0] for place in places[1:-1]})
    assert film.engines_s == toy.compute_s == 30.0 * len(places)
    assert film.engines_mb == toy.memory_mb == 24_000
    assert film.paid == toy.cost == 0.25 * len(places)
    assert "timing" in toy.keeps


def test_somebody_who_is_heard_in_the_picture_is_asked_to_talk(estimated: Estimate) -> None:
    film = estimated(roles={"talking": "toy"})
    assert film.parts, "nobody talks"
    (toy,) = film.engines
    assert toy.keeps == ("timing", "lips")


def test_an_estimate_makes_nothing_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOY_LOG", str(tmp_path / "log"))
    wishes = Wishes(text=BRIEF, presenter="maya")
    drawn = estimate(wishes, Order(planner="offline"))
    film = estimate(wishes, Order(planner="offline", engines=EngineChoice(preset="toy")))
    assert drawn.engines == drawn.parts == ()
    assert film.parts
    alike = {"seconds", "shots", "lines", "spoken_s", "render_s"}
    assert film.model_dump(include=alike) == drawn.model_dump(include=alike)
    assert list(tmp_path.iterdir()) == []


def test_engines_that_would_not_run_here_are_estimated_and_say_why(estimated: Estimate) -> None:
    film = estimated(preset="gpu")
    names = {engine.engine for engine in film.engines}
    assert {"ltx-2", "flux-klein", "ace-step"} <= names
    for engine in film.engines:
        assert engine.obstacles, f"{engine.engine} would run here"
        assert engine.compute_s > 0, engine.engine
        assert engine.memory_mb > 0, engine.engine
    assert film.download_mb > 0
    assert film.download_mb <= sum(engine.download_mb for engine in film.engines)
    assert film.engines_s == pytest.approx(sum(engine.compute_s for engine in film.engines), abs=0.5)


def test_a_licence_that_forbids_business_use_is_no_obstacle_that_a_download_mends() -> None:
    # Whatever this machine has: of three engines for poses the first has weights of a licence that nobody knows.
    choice = EngineChoice(preset="gpu")
    assert HopefulBench(choice).pick("pose") == "wan-animate-2"
    assert HopefulBench(choice.model_copy(update={"commercial": True})).pick("pose") == "wan-animate"


def test_what_an_engine_does_not_make_is_refused_as_a_render_would(estimated: Estimate) -> None:
    with pytest.raises(InputError, match="does not make 'music'"):
        estimated(roles={"music": "motion-interpolation"})


def test_the_command_line_says_it_all() -> None:
    said = run("estimate", BRIEF, "--presenter", "maya", "--engines", "toy")
    assert said.returncode == 0, said.stderr
    for word in ("engine toy", "portraits/maya", "engines together", "to download: nothing"):
        assert word in said.stdout


def test_machines_are_told_the_same() -> None:
    told = json.loads(run("estimate", BRIEF, "--engine", "music=toy", "--json").stdout)
    assert [part["place"] for part in told["parts"]] == ["music"]


def _plan(place: str, engine: str, **fields: Any) -> tuple[str, EnginePlan]:
    if place == "music":
        asked: Any = Music(seconds=Fraction(4), bpm=Fraction(120))
        answer: Any = Piece(request=asked.digest(), engine=engine, seconds=Fraction(4))
    else:
        asked = TextToVideo(width=64, height=64, seconds=Fraction(1))
        answer = ClipLayer(request=asked.digest(), engine=engine, width=64, height=64, fps=Fraction(30), frames=30)
    return place, EnginePlan(engine=engine, request=asked, answer=answer, **fields)


def test_weights_that_two_engines_miss_are_downloaded_once() -> None:
    shared = Obstacle(what="the weights 'encoder' are not on this machine", hint="hf download x", download_mb=11_000)
    own = Obstacle(what="the weights 'model' are not on this machine", hint="hf download y", download_mb=30_000)
    plans = [_plan("shot-1/host", "one"), _plan("shot-2/host", "other")]
    engines = engine_estimates(plans, {"one": (shared, own), "other": (shared,)})
    assert [engine.download_mb for engine in engines] == [41_000, 11_000]
    assert download_mb(engines) == 41_000


def test_an_engine_keeps_what_all_of_its_clips_keep() -> None:
    plans = [
        _plan("shot-1/host", "one", keeps=("motion", "timing", "identity")),
        _plan("shot-2/host", "one", keeps=("timing", "lips", "identity")),
        _plan("music", "one"),
    ]
    (engine,) = engine_estimates(plans, {})
    assert engine.keeps == ("timing", "identity")
    assert (engine.shots, engine.parts, engine.clips) == (2, 3, 2)


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(0, "time not known"), (0.2, "about 1 s"), (42, "about 42 s"), (600, "about 10 min"), (12_600, "about 3.5 h")],
)
def test_a_length_is_told_as_people_say_it(seconds: float, says: str) -> None:
    assert duration(seconds) == says


def test_what_two_engines_lack_is_told_to_be_done_once() -> None:
    lacks = Obstacle(what="there is no GPU here", hint="set `device`")
    engines = engine_estimates(
        [_plan("music", "one"), _plan("shot-1/a", "other")], {"one": (lacks,), "other": (lacks,)}
    )
    rows = list(engine_rows(DRAWN.model_copy(update={"engines": engines})))
    assert rows.count(("to do", "set `device`")) == 1
    assert rows.count(("  would not run here", "there is no GPU here")) == 2


def test_lines_without_engines_are_none() -> None:
    assert list(engine_rows(DRAWN)) == []
