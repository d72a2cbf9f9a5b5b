"""Who makes what from run to run: what is asked anew, what stays, and what a person is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_films import plan_everything, toys
from reelwright.agents.approvals import approve
from reelwright.agents.engines.casting import EngineCasting, EngineFailure, cast_engines, unasked
from reelwright.agents.engines.choice import EngineBench, EngineChoice, read_choice
from reelwright.agents.engines.estimates import estimate_engines
from reelwright.agents.engines.planning import plan_engines
from reelwright.agents.engines.shooting import needs_approval, papers_of
from reelwright.agents.engines.shots import FilmPapers, parts_of
from reelwright.agents.order import Order
from reelwright.agents.production import Production
from reelwright.agents.status import read_status
from reelwright.planners.estimate import FilmEstimate
from reelwright.story.artifact import Key
from reelwright.story.brief import Asset
from reelwright.story.errors import InputError

DRAWN = FilmEstimate(seconds=9, shots=4, lines=4, spoken_s=6, render_s=16)


@pytest.fixture(autouse=True)
def _toys() -> Iterator[None]:
    with toys():
        yield


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Production:
    """The film with everything, planned and laid in time; nothing of it is drawn."""
    made = Production.at(plan_everything(tmp_path_factory.mktemp("cast") / "film"))
    estimate_engines(DRAWN, made, EngineChoice(preset="embedded"))
    return made


@pytest.fixture(scope="module")
def papers(production: Production) -> FilmPapers:
    return papers_of(production)


def _with(papers: FilmPapers, number: int, *assets: Asset, **fields: Any) -> FilmPapers:
    """The film with a shot changed, and pictures of a person's."""
    shots = tuple(
        shot.model_copy(update=fields) if at == number else shot
        for at, shot in enumerate(papers.storyboard.shots, start=1)
    )
    storyboard = papers.storyboard.model_copy(update={"shots": shots})
    brief = papers.brief.model_copy(update={"assets": (*papers.brief.assets, *assets)})
    return FilmPapers(brief, papers.script, storyboard, papers.timeline, papers.garments)


def _picture(name: str, kind: Any = "product") -> Asset:
    return Asset(id=name, kind=kind, name=f"{name}.png", key="ab" * 32, width=300, height=300)


def _cast(papers: FilmPapers, before: EngineCasting) -> EngineCasting:
    return cast_engines(parts_of(papers), before.begun_anew(), EngineBench(before.choice))


def test_a_place_that_asks_for_something_else_is_cast_anew(papers: FilmPapers) -> None:
    first = _cast(papers, EngineCasting(choice=read_choice(single=("broll=toy",))))
    assert first.engines == {"shot-4/image": "toy"}
    photo = _picture("shoe")
    edited = _with(papers, 4, photo, slots={**papers.storyboard.shots[3].slots, "image": photo.id})
    second = _cast(edited, first)
    # A product stays as it was photographed, unless an engine is named for it.
    assert second.engines == {}
    assert unasked(second) == ("toy has nothing to make: no part of this film is 'broll'",)


def test_people_who_were_drawn_after_a_failure_keep_their_faces(papers: FilmPapers) -> None:
    first = _cast(papers, EngineCasting(choice=read_choice(engines="toy")))
    drawn = first.picks["portraits"].model_copy(update={"engine": "embedded"})
    posed = first.picks["shot-2/presenter"].model_copy(update={"engine": "embedded"})
    failures = tuple(EngineFailure(place=each, engine="toy", what="x") for each in ("portraits", "shot-2/presenter"))
    fallen = first.model_copy(
        update={"picks": {**first.picks, "portraits": drawn, "shot-2/presenter": posed}, "failures": failures}
    )
    again = _cast(papers, fallen)
    # Another portrait would make every clip anew; the shot that failed is tried again.
    assert "portraits" not in again.engines
    assert again.engines["shot-2/presenter"] == "toy"


def test_a_wish_that_is_taken_back_is_not_kept(papers: FilmPapers) -> None:
    music = EngineCasting(choice=read_choice(single=("music=toy",)))
    wished = _cast(_with(papers, 2, engine="toy"), music)
    assert wished.engines == {"music": "toy", "shot-2/presenter": "toy"}
    assert _cast(papers, wished).engines == {"music": "toy"}


def test_a_wish_for_nobody_says_in_which_shot(papers: FilmPapers) -> None:
    with pytest.raises(InputError, match=r"shot-2/presenter: there is no engine 'nobody'"):
        _cast(_with(papers, 2, engine="nobody"), EngineCasting(choice=EngineChoice(preset="toy")))


def test_drawn_reference_pictures_stay_when_an_engine_for_them_comes(papers: FilmPapers) -> None:
    first = _cast(papers, EngineCasting(choice=read_choice(single=("pose=toy",))))
    assert first.notes == ("the reference pictures of people are drawn: no engine was named for 'picture'",)
    # Told by every later report, too.
    assert _cast(papers, first).notes == first.notes
    assert _cast(papers, first) == first


def test_a_photo_is_of_the_films_first_person_whoever_engines_make(papers: FilmPapers) -> None:
    photo = _picture("anna", "person")
    given = _with(papers, 2, photo)
    bench = EngineBench(EngineChoice(preset="toy"))

    def subject(picks: dict[str, str]) -> Key:
        posing = plan_engines(given, picks, bench).of("shot-2/presenter")
        assert posing is not None
        image: Key = posing.plan.request.subject.image  # type: ignore[union-attr]
        return image

    both = subject({"shot-1/presenter": "toy", "shot-2/presenter": "toy", "portraits": "toy"})
    assert both != photo.key
    # Where the first person's engine failed, the second does not turn into them.
    assert subject({"shot-2/presenter": "toy", "portraits": "toy"}) == both


def test_nothing_is_set_in_motion_where_a_scene_draws_stills(papers: FilmPapers) -> None:
    photo = _picture("shoe")
    twice = _with(papers, 4, photo, scene="before-after", picture="", slots={"before": photo.id, "after": photo.id})
    assert not [part.place for part in parts_of(twice) if part.role == "product"]


def test_a_fallback_alone_adds_to_the_choice_that_stands() -> None:
    before = read_choice(single=("pose=toy",))
    assert before.amended(read_choice(fallback="embedded")) == before.model_copy(update={"fallback": ("embedded",)})
    assert before.amended(read_choice(engines="embedded")) == EngineChoice(preset="embedded")
    assert before.amended(EngineChoice()) == EngineChoice()


def test_what_is_said_to_no_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--fallback is said to engines, and none is named"):
        EngineBench(read_choice(fallback="embedded")).check()
    with pytest.raises(InputError, match="there is no file"):
        read_choice(engines="toy", reference=tmp_path / "nobody.png", consent="Anna, today, this film")


def test_a_fallback_is_asked_in_its_order_where_an_engine_would_not_run(tmp_path: Path) -> None:
    settings = tmp_path / "engines.toml"
    settings.write_text('[servers.box]\nkind = "videos"\nurl = "http://127.0.0.1:9"\nconnect_s = 0.5\n')
    bench = EngineBench(read_choice(single=("broll=box",), fallback="toy,embedded", settings_file=settings))
    assert bench.pick("broll") == "toy"
    assert bench.note_on("broll").startswith(
        "broll: by toy, as --fallback allows, because box: 'box' cannot be reached"
    )


def test_a_fallback_that_costs_waits_for_a_yes_too(production: Production, monkeypatch: pytest.MonkeyPatch) -> None:
    choice = EngineChoice(preset="embedded", roles={"pose": "embedded", "broll": "wan-video"}, fallback=("toy",))
    monkeypatch.setattr("reelwright.generators.diffusion.wan.video.WanVideo.obstacles", lambda self: ())
    assert not needs_approval(production, Order(engines=choice))
    monkeypatch.setenv("TOY_PAID", "1")
    assert needs_approval(production, Order(engines=choice))


def test_what_stands_in_two_shots_is_estimated_once(
    production: Production, papers: FilmPapers, monkeypatch: pytest.MonkeyPatch
) -> None:
    import toy_engine

    plan = toy_engine.ToyEngine.plan
    monkeypatch.setattr(
        toy_engine.ToyEngine, "plan", lambda self, asked: plan(self, asked).model_copy(update={"cost": 2.0})
    )
    third = papers.storyboard.shots[3].model_copy(update={"id": "shot-3", "lines": papers.storyboard.shots[2].lines})
    monkeypatch.setattr("reelwright.agents.engines.estimates.papers_of", lambda _: _alike(papers, third))
    found = estimate_engines(DRAWN, production, read_choice(single=("broll=toy",)))
    assert found.paid == 2
    assert [(part.place, part.notes[-1]) for part in found.parts] == [("shot-3/image", "stands in shot-4/image, too")]


def _alike(papers: FilmPapers, third: Any) -> FilmPapers:
    """The film whose last two shots last as long and show the same."""
    shots = (*papers.storyboard.shots[:2], third, papers.storyboard.shots[3])
    *first, before, last = papers.timeline.picture
    alone = before.model_copy(update={"performances": ()})
    picture = (*first, alone, last.model_copy(update={"frames": before.frames}))
    return FilmPapers(
        papers.brief,
        papers.script,
        papers.storyboard.model_copy(update={"shots": shots}),
        papers.timeline.model_copy(update={"picture": picture}),
        papers.garments,
    )


def test_status_tells_of_a_preview_that_waits_and_of_engines_that_are_gone(production: Production) -> None:
    production.keep(Order(engines=EngineChoice(preset="gone")))
    production.keep(EngineCasting(choice=EngineChoice(preset="gone")).model_copy(update={"picks": {}}))
    (production.folder / "preview.mp4").write_bytes(b"shown")
    (production.folder / "video.mp4").write_bytes(b"from before the edit")
    assert read_status(production.folder).summary == "waits for approval of the preview"
    approve(production.folder)
    assert "waits" not in read_status(production.folder).summary
