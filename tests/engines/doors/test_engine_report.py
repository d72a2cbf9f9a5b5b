"""The report says who made each part, what it keeps of the preview, and what could not be made."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
import reelwright
from engine_films import PLACES, plan_everything, toys
from reelwright.agents.engines.choice import EngineChoice
from reelwright.story.violation import EngineFall, Report, ShotEngine, ShotReport
from reelwright.tools.review.report_page import render_report

MADE = ShotEngine(
    place="shot-1/host",
    engine="ltx-2",
    version="3",
    role="talking",
    keeps=("timing", "lips", "identity"),
    weights=("ltx-2@6b2e0a11c4d9",),
    seed=7,
    compute_s=81.25,
    size="704x1216",
    fps=25,
    chunks=3,
    notes=("made at 25 fps, resampled",),
)
FALL = EngineFall(place="shot-2/host", engine="wan-vace", what="the card is full", then="embedded")


def _report(*shots: ShotReport, **fields: Any) -> Report:
    return Report(title="Stride", passed=True, seconds=4, planner="offline", checks=(), shots=shots, **fields)


def _shot(name: str, **fields: Any) -> ShotReport:
    return ShotReport(
        shot=name, scene="hook", start_s=0, seconds=2, engine="compositor", compute_s=1, spans=1, **fields
    )


def _section(page: str) -> str:
    found = re.search(r'<section id="engines">.*?</section>', page, re.S)
    return found.group() if found else ""


def _words(markup: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", markup).split()))


def test_a_row_says_all_of_an_engines_work() -> None:
    told = _words(_section(render_report(_report(_shot("shot-1", engines=(MADE,)), _shot("shot-2")))))
    for said in (
        "shot-1/host ltx-2 3 talking timing, lips, identity",
        "704×1216, 25 frames a second, 3 chunks made at 25 fps, resampled",
        "81.2 s",
        "ltx-2@6b2e0a11c4d9 seed 7",
        "As the preview drew them: shot-2.",
    ):
        assert said in told


def test_the_table_of_shots_names_the_engines_too() -> None:
    twice = (MADE, MADE.model_copy(update={"place": "shot-1/guest"}))
    page = render_report(_report(_shot("shot-1", engines=twice), _shot("shot-2")))
    shots = page[page.index('<section id="shots">') : page.index('<section id="engines">')]
    assert re.findall(r'data-label="Engine">(.*?)<', shots) == ["ltx-2, compositor", "compositor"]


def test_an_engine_that_keeps_nothing_says_so() -> None:
    made = MADE.model_copy(update={"keeps": ()})
    assert "nothing of the preview" in _words(_section(render_report(_report(_shot("shot-1", engines=(made,))))))


def test_music_and_portraits_stand_after_the_shots() -> None:
    music = ShotEngine(place="music", engine="ace-step", role="music", compute_s=4)
    told = _words(_section(render_report(_report(_shot("shot-1", engines=(MADE,)), engines=(music,)))))
    assert told.index("shot-1/host") < told.index("music ace-step")
    assert "sound" in told


def test_a_failure_says_what_stands_there_instead() -> None:
    other = FALL.model_copy(update={"engine": "wan-animate-2", "then": "wan-vace"})
    told = _words(_section(render_report(_report(_shot("shot-2", falls=(other, FALL))))))
    assert "shot-2/host : wan-animate-2 failed: the card is full. As you allowed, wan-vace was asked next." in told
    assert "shot-2/host : wan-vace failed: the card is full. As you allowed, the preview's own stands there." in told
    assert "Every shot is as the preview drew it" in told


def test_a_drawn_film_has_no_such_section() -> None:
    assert _section(render_report(_report(_shot("shot-1")))) == ""


@pytest.mark.parametrize("field", ["place", "engine", "version", "role", "size"])
def test_what_engines_say_is_never_markup(field: str) -> None:
    hostile = MADE.model_copy(
        update={field: "<script>x</script>", "weights": ("<b>",), "notes": ("<i onload=x>",), "keeps": ("<u>",)}
    )
    fall = EngineFall(place="<p>", engine="<q>", what="<script>", then="<s>")
    page = _section(render_report(_report(_shot("shot-1", engines=(hostile,), falls=(fall,)))))
    for tag in ("<script", "<i ", "<u>", "<b>x", "<p>", "<q>", "<s>"):
        assert tag not in page


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything by the toy engine, which breaks at poses; a person allowed the preview's picture there."""
    folder = plan_everything(tmp_path_factory.mktemp("reported") / "film")
    with toys(TOY_FAILS="animate-pose"):
        reelwright.render(folder, engines=EngineChoice(preset="toy", fallback=("embedded",)))
    return folder


def test_the_films_report_has_every_part_with_seed_size_and_time(film: Path) -> None:
    report = Report.load(film)
    storyboard = json.loads((film / "storyboard.json").read_text())
    made = {shot.shot: shot.engines for shot in report.shots}
    roles = {shot: [each.role for each in engines] for shot, engines in made.items()}
    assert roles == {"shot-1": ["talking"], "shot-2": [], "shot-3": ["try-on"], "shot-4": ["broll"]}
    for engines in made.values():
        for each in engines:
            assert each.place.partition("/")[0] in PLACES
            assert each.seed == storyboard["seed"]
            assert each.compute_s > 0
            assert each.fps == 16
            assert each.chunks >= 1
            assert re.fullmatch(r"\d+x\d+", each.size)
    assert sorted(each.role for each in report.engines) == ["music", "portrait", "portrait"]
    assert {each.place for each in report.engines} == {"music", "portraits/maya", "portraits/noah"}


def test_the_films_report_has_what_failed(film: Path) -> None:
    falls = {shot.shot: shot.falls for shot in Report.load(film).shots}
    assert [(fall.engine, fall.then) for fall in falls["shot-2"]] == [("toy", "embedded")]
    assert "the toy broke" in falls["shot-2"][0].what
    assert not any(falls[shot] for shot in ("shot-1", "shot-3", "shot-4"))
    told = _words(_section((film / "report.html").read_text()))
    assert "As the preview drew them: shot-2." in told
    assert "portraits/maya toy 1 portrait" in told


def test_a_drawn_preview_of_a_cast_film_takes_no_credit_from_engines(film: Path) -> None:
    # Back to the preview: what engines made still lies in the store, and is not in the film.
    with toys():
        reelwright.render(film, engines=EngineChoice())
    report = Report.load(film)
    assert not any(shot.engines or shot.falls for shot in report.shots)
    assert report.engines == ()
