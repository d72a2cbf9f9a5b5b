"""A preview becomes its final by engines: every part by whom it was asked of, to the frame, each failure by itself."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import reelwright
from engine_films import PLACES, plan_everything, toys
from filmed_people import somebody, write_film
from PIL import Image
from reelwright.agents.engines.choice import EngineChoice, read_choice
from reelwright.story.brief import Brief
from reelwright.story.errors import EngineError, InputError
from reelwright.story.timeline import Timeline
from small_films import artifacts, command, copy_of, environment
from tiny_estimators import tiny_pose_model

TOY = EngineChoice(preset="toy")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film as it is drawn, delivered."""
    folder = plan_everything(tmp_path_factory.mktemp("engines") / "film")
    film = reelwright.render(folder)
    assert film.report is not None
    return folder


@pytest.fixture(scope="module")
def final(preview: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same with everything by the toy engine."""
    folder = copy_of(preview, tmp_path_factory.mktemp("final") / "film")
    log = folder.parent / "log"
    with toys(TOY_LOG=str(log)):
        reelwright.render(folder, engines=TOY)
        yield folder


def _report(folder: Path) -> Any:
    return json.loads((folder / "report.json").read_text())


def _log(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder.parent / "log").read_text().splitlines()]


def test_every_part_is_asked_of_the_engine_once(final: Path) -> None:
    kinds = [told["kind"] for told in _log(final)]
    assert sorted(set(kinds)) == sorted({*PLACES.values(), "music", "text-to-image"})
    # Two people are seen: each has one portrait for all shots.
    assert kinds.count("text-to-image") == 2
    assert all(kinds.count(kind) == 1 for kind in PLACES.values())


def test_the_report_names_who_made_each_shot(final: Path) -> None:
    report = _report(final)
    made = {shot["shot"]: [each["engine"] for each in shot["engines"]] for shot in report["shots"]}
    assert made == {shot: ["toy"] for shot in PLACES}
    keeps = {shot["shot"]: shot["engines"][0]["keeps"] for shot in report["shots"]}
    assert keeps["shot-1"] == ["timing", "lips"]
    assert keeps["shot-2"] == ["motion", "timing"]


def test_the_final_has_the_timing_of_the_preview_to_the_frame(preview: Path, final: Path) -> None:
    assert Timeline.load(final) == Timeline.load(preview)
    drawn, made = _frames(preview / "video.mp4"), _frames(final / "video.mp4")
    assert drawn.shape == made.shape
    timeline = Timeline.load(final)
    assert len(made) == timeline.frames
    for placement in timeline.picture:
        # Within a shot the clip's green rises with its time, at whatever rate the engine made it.
        shown = made[placement.start : placement.end].astype(float)
        change = np.abs(np.diff(shown, axis=0)).mean(axis=(1, 2, 3))
        assert change.max() > 0, placement.shot


def test_what_engines_made_is_not_made_again(final: Path) -> None:
    before, asked = artifacts(final), len(_log(final))
    reelwright.render(final, engines=TOY)
    assert artifacts(final) == before
    assert len(_log(final)) == asked


def test_a_final_that_stands_asks_no_engine_whether_it_would_run(final: Path, tmp_path: Path) -> None:
    folder = copy_of(final, tmp_path / "film")
    with toys(TOY_MISSING="1"):
        film = reelwright.resume(folder)
        assert film.video is not None
        with pytest.raises(InputError, match="the toy is at the mender's"):
            reelwright.render(folder, engines=EngineChoice(preset="toy", commercial=True))
    assert (folder / "video.mp4").read_bytes() == (final / "video.mp4").read_bytes()


def test_back_to_the_preview_and_the_film_is_the_preview_again(preview: Path, final: Path, tmp_path: Path) -> None:
    folder = copy_of(final, tmp_path / "film")
    reelwright.render(folder, engines=EngineChoice())
    assert (folder / "video.mp4").read_bytes() == (preview / "video.mp4").read_bytes()


def test_one_failure_leaves_the_others_done(preview: Path, tmp_path: Path) -> None:
    folder = copy_of(preview, tmp_path / "film")
    with toys(TOY_FAILS="try-on", TOY_LOG=str(tmp_path / "log")):
        with pytest.raises(EngineError, match=r"shot-3/\S+ could not be made by 'toy': the toy broke") as failed:
            reelwright.render(folder, engines=TOY)
        assert "--fallback" in failed.value.hint
    done = [kind for kind, _ in artifacts(folder).values()].count("engine")
    with toys(TOY_LOG=str(tmp_path / "again")):
        film = reelwright.resume(folder)
    assert film.report is not None
    again = [json.loads(line)["kind"] for line in (tmp_path / "again").read_text().splitlines()]
    assert again == ["try-on"]
    assert [kind for kind, _ in artifacts(folder).values()].count("engine") == done + 1


def test_a_fallback_is_allowed_by_a_person_and_told(preview: Path, tmp_path: Path) -> None:
    folder = copy_of(preview, tmp_path / "film")
    choice = TOY.model_copy(update={"fallback": ("embedded",)})
    with toys(TOY_FAILS="animate-pose,text-to-image", TOY_REFUSES="text-to-video"):
        with pytest.raises(InputError, match=r"shot-4/\S+: the toy will not do 'text-to-video'"):
            reelwright.render(folder, engines=TOY)
        film = reelwright.render(folder, engines=choice)
    for shot in ("shot-2", "shot-4"):
        assert any(shot in note and "the preview's picture stays" in note for note in film.notes)
    assert "portraits: people are drawn, as --fallback allows" in film.notes
    engines = {shot["shot"]: [each["engine"] for each in shot["engines"]] for shot in _report(folder)["shots"]}
    assert engines["shot-2"] == engines["shot-4"] == []
    assert engines["shot-3"] == ["toy"]
    assert [(fall["place"], fall["then"]) for fall in _report(folder)["falls"]] == [("portraits", "embedded")]


def test_engines_that_cost_wait_for_a_persons_yes(preview: Path, tmp_path: Path) -> None:
    folder = copy_of(preview, tmp_path / "film")
    with toys(TOY_PAID="1", TOY_LOG=str(tmp_path / "log")):
        film = reelwright.render(folder, engines=TOY)
        assert film.waits_for == "preview"
        assert not (tmp_path / "log").exists()
        reelwright.approve(folder)
        film = reelwright.resume(folder)
        assert film.stage == "delivery"
    assert (tmp_path / "log").exists()


def test_one_role_alone_is_made_by_an_engine(preview: Path, tmp_path: Path) -> None:
    folder = copy_of(preview, tmp_path / "film")
    with toys(TOY_LOG=str(tmp_path / "log")):
        reelwright.render(folder, engines=read_choice(single=("broll=toy",)))
    assert [json.loads(line)["kind"] for line in (tmp_path / "log").read_text().splitlines()] == ["text-to-video"]


def test_unknown_engines_and_roles_are_refused() -> None:
    with pytest.raises(InputError, match="there is no engine 'nobody'"):
        read_choice(engines="nobody")
    with pytest.raises(InputError, match="not ROLE=NAME"):
        read_choice(single=("dancing=embedded",))


def test_a_preset_of_which_nothing_would_run_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    settings = tmp_path / "engines.toml"
    settings.write_text("memory_mb = 1000\n")
    choice = read_choice(engines="gpu", settings_file=settings)
    with pytest.raises(InputError, match="none of the engines for 'pose' would run here") as refused:
        reelwright.make("6 s ad for Nib, a pen.", out=tmp_path / "film", engines=choice)
    assert "engines list" in refused.value.hint
    assert not (tmp_path / "film").exists()


def test_a_killed_final_goes_on_and_makes_nothing_twice(preview: Path, tmp_path: Path) -> None:
    folder, log = copy_of(preview, tmp_path / "film"), tmp_path / "log"
    with toys(TOY_LOG=str(log), TOY_SLOW_S="1"):
        process = subprocess.Popen(
            command("render", folder, "--engines", "toy", "--quiet"),
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None and (not log.exists() or len(log.read_text().splitlines()) < 4):
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        before = artifacts(folder)
        started = len(log.read_text().splitlines())
        film = reelwright.resume(folder)
    after = artifacts(folder)
    assert film.report is not None
    assert {key: after[key] for key in before} == before, "something finished was made again"
    done = sum(kind == "engine" for kind, _ in before.values())
    assert 1 <= done < started + 1
    # Seven things are made: two portraits, four shots, the music. Only what was cut short is begun again.
    assert len(log.read_text().splitlines()) - started == 7 - done


def test_a_photo_and_a_clip_of_a_person_are_what_engines_work_from(preview: Path, tmp_path: Path) -> None:
    folder, photo = copy_of(preview, tmp_path / "film"), tmp_path / "anna.png"
    Image.new("RGB", (300, 400), "#b08060").save(photo)
    driving = write_film(tmp_path / "dance.mp4", [somebody((320, 320), (150, 150))] * 100, fps=12)
    settings = tmp_path / "engines.toml"
    settings.write_text(f'[estimators]\npose = "{tiny_pose_model(tmp_path)}"\n')
    with toys(TOY_LOG=str(tmp_path / "log")):
        with pytest.raises(InputError, match="nothing says that they agreed"):
            read_choice(engines="toy", reference=photo)
        choice = read_choice(
            engines="toy", reference=photo, driving=driving, consent="Anna, today, this film", settings_file=settings
        )
        film = reelwright.render(folder, engines=choice)
        assert any("'dance.mp4' shows a real person, who agreed: Anna, today, this film" in note for note in film.notes)
        told = {each["kind"]: each for each in map(json.loads, (tmp_path / "log").read_text().splitlines())}
        kinds = [json.loads(line)["kind"] for line in (tmp_path / "log").read_text().splitlines()]
        # The first person is in the photo, the second still needs a portrait.
        assert kinds.count("text-to-image") == 1
        assert [".json", ".mp4"] in told["animate-pose"]["seen"]
        photo.unlink()
        driving.unlink()
        reelwright.render(folder)
        assert len((tmp_path / "log").read_text().splitlines()) == len(kinds)
    names = {asset.kind: asset.name for asset in Brief.load(folder).assets}
    assert names["person"] == "anna.png"
    assert names["driving-video"] == "dance.mp4"


def test_an_engine_that_makes_a_still_is_refused_for_a_clip(preview: Path, tmp_path: Path) -> None:
    folder = copy_of(preview, tmp_path / "film")
    settings = tmp_path / "engines.toml"
    settings.write_text('device = "cpu"\n')
    choice = read_choice(single=("try-on=flux-klein",), settings_file=settings)
    with pytest.raises(InputError, match=r"would not run here|makes no clip of 'try-on', only a still"):
        reelwright.render(folder, engines=choice)
    assert (folder / "video.mp4").read_bytes() == (preview / "video.mp4").read_bytes()


def _frames(path: Path) -> np.ndarray[Any, Any]:
    import av

    with av.open(str(path)) as opened:
        return np.stack([frame.to_ndarray(format="rgb24")[::4, ::4] for frame in opened.decode(video=0)])


def test_a_lost_checkpoint_makes_nothing_twice(final: Path, tmp_path: Path) -> None:
    folder = copy_of(final, tmp_path / "film")
    (folder / ".reelwright" / "crew.sqlite").unlink()
    before = artifacts(folder)
    with toys(TOY_LOG=str(tmp_path / "log")):
        reelwright.resume(folder)
    assert not (tmp_path / "log").exists()
    assert artifacts(folder) == before
