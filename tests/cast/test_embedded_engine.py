"""The embedded engine answers requests with the drawn cast: recipes for films, clips with mattes for others."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from made_garments import garment
from reelwright.generators.embedded.cast.clip_job import CastClipJob
from reelwright.generators.embedded.cast.engine import EmbeddedEngine
from reelwright.generators.embedded.cast.signals.signal_set import Placing
from reelwright.generators.embedded.cast.signals.staged import open_stage
from reelwright.generators.engine import Engine
from reelwright.story.answers import ClipLayer
from reelwright.story.cast import Performance, Utterance
from reelwright.story.errors import InputError
from reelwright.story.mouth import Mouth
from reelwright.story.requests import AnimatePose, Region, Speaker, Subject, TalkingPresenter, TryOn
from reelwright.tools.work.bench import FolderBench

AUDIO, MOUTH = "a" * 64, "b" * 64
ENGINE = EmbeddedEngine()


def pose(**fields: Any) -> AnimatePose:
    told = {
        "width": 96, "height": 160, "seconds": "1/10", "subject": Subject(person="maya"),
        "performance": Performance(person="maya", framing="half"), "palette": {"ground": "#20c040"},
    }  # fmt: skip
    return AnimatePose.model_validate(told | fields)


def speaker(person: str, face: Region, *, mouth: str = MOUTH) -> Speaker:
    said = Utterance(line="a", start=0, seconds=Fraction(1, 10), speech=AUDIO, mouth=mouth)
    return Speaker(
        subject=Subject(person=person),
        audio=AUDIO,
        seconds=Fraction(1, 10),
        face=face,
        performance=Performance(person=person, framing="half", speech=(said,)),
    )


LEFT = Region(x="1/20", y="1/5", width="3/10", height="3/10")
RIGHT = Region(x="13/20", y="1/5", width="3/10", height="3/10")


def talk(*speakers: Speaker) -> TalkingPresenter:
    return TalkingPresenter(width=192, height=160, seconds=Fraction(1, 10), speakers=speakers)


@pytest.fixture
def files(tmp_path: Path) -> FolderBench:
    spoken, work = tmp_path / "mouth", tmp_path / "work"
    spoken.mkdir()
    work.mkdir()
    open_wide = (0, 100, 100, 100, 100, 100, 100, 0)
    Mouth(grade="phonemes", seconds=Fraction(1, 10), shapes={"jaw": open_wide}).save(spoken)
    return FolderBench(work, artifacts={MOUTH: spoken})


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as video:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in video.decode(video=0)]


def test_a_plan_is_pure_and_says_what_comes_out() -> None:
    engine: Engine = ENGINE
    asked = pose(handle_before_s="1/30", handle_after_s="2/30", prompt="a woman waves")
    plan = engine.plan(asked)
    assert plan == engine.plan(asked)
    assert plan.clip.request == asked.digest()
    assert (plan.clip.width, plan.clip.height, plan.clip.frames, plan.clip.shown) == (96, 160, 6, 3)
    assert set(plan.keeps) == {"motion", "timing", "lips", "identity"}
    assert plan.cost == 0
    assert "prompts" in plan.notes[0]


def test_the_clip_has_its_matte_beside_it_and_can_be_put_on_any_ground(files: FolderBench) -> None:
    plan = ENGINE.plan(pose())
    clip = ENGINE.run(plan, files)
    assert ClipLayer.load(files.folder) == clip
    picture, matte = frames_of(files.folder / clip.picture), frames_of(files.folder / clip.matte_file)
    assert len(picture) == len(matte) == clip.frames == 3
    there, away = matte[0][..., 0] > 250, matte[0][..., 0] < 5
    assert there.mean() > 0.1
    assert away.mean() > 0.3
    assert np.abs(picture[0][away] - [0x20, 0xC0, 0x40]).max(axis=1).mean() < 6
    stage = open_stage(ENGINE.people(plan.request), files, width=96, height=160, frame=Placing())
    drawn = stage.frame(0).labels > 0
    assert ((matte[0][..., 0] > 127) == drawn).mean() > 0.985


def test_a_clip_is_a_job_whose_key_is_the_request(files: FolderBench) -> None:
    plan, other = ENGINE.plan(pose()), ENGINE.plan(pose(palette={"brand": "#112233"}))
    keys = [
        CastClipJob(people=ENGINE.people(each.request), clip=each.clip).key()
        for each in (plan, ENGINE.plan(pose()), other)
    ]
    assert keys[0] == keys[1] != keys[2]


def test_each_speaker_stands_where_their_face_is_asked_for_and_says_their_line(files: FolderBench) -> None:
    asked = talk(speaker("maya", LEFT), speaker("jonas", RIGHT))
    plan = ENGINE.plan(asked)
    assert plan.needs == (MOUTH,)
    stage = open_stage(ENGINE.people(asked), files, width=192, height=160, frame=Placing())
    for points, face in zip(stage.frame(0).keypoints, (LEFT, RIGHT), strict=True):
        middle = points[23:91, :2].mean(axis=0) / (192, 160)
        assert float(face.x) < middle[0] < float(face.x + face.width)
        assert float(face.y) < middle[1] < float(face.y + face.height)
    lips = [stage.frame(number).keypoints[0][23:91, 1] for number in range(3)]
    assert max(each[66] - each[62] for each in lips) > 0.5


def test_a_garment_is_worn_in_the_clip(files: FolderBench, tmp_path: Path) -> None:
    read, home = garment("hoodie"), tmp_path / "hoodie"
    home.mkdir()
    read.cutout.save(home / "picture.png")
    read.garment.save(home)
    key = "c" * 64
    files = FolderBench(files.folder, artifacts={key: home})
    told = pose(seconds="1/30", palette={"ground": "#c02040"}).model_dump(exclude={"kind", "replace"})
    told |= {"garment": key, "category": read.garment.category}
    plan = ENGINE.plan(TryOn.model_validate(told))
    assert key in plan.needs
    ENGINE.run(plan, files)
    shown = frames_of(files.folder / "picture.mp4")[0]
    # The hoodie of the gallery is green, and nothing of Maya's own clothes is.
    red, green, blue = (shown[90:140, 36:60, channel].mean() for channel in range(3))
    assert green > red + 20
    assert green > blue


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (talk(speaker("maya", LEFT, mouth="")), "no mouth shapes"),
        (pose(performance=None, driving=AUDIO), "driving video"),
        (pose(subject=Subject(image=AUDIO)), "only a picture"),
        (pose(subject=Subject(person="nobody")), "nobody"),
    ],
)
def test_what_it_cannot_draw_is_refused_with_a_reason(asked: Any, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        ENGINE.plan(asked)
    assert refused.value.hint
