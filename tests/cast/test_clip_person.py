"""Garments on people in footage: they follow the shoulders, keep to the person, stay behind arms; consent comes first.

The footage is our own drawn figure, whose joints and masks are known exactly.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skia
from made_garments import garment, photo, smaller
from PIL import Image
from reelwright.agents.clip_people import dress, sitter_of
from reelwright.agents.order import Order
from reelwright.agents.production import Production
from reelwright.agents.tryon import TryOnWish, try_on
from reelwright.generators.embedded.cast.signals.stage import Stage
from reelwright.generators.embedded.cast.surface import PART_LABELS
from reelwright.generators.embedded.footage.open_clip_person import WIDENED, OpenClipPerson
from reelwright.generators.embedded.footage.source import ClipPersonSource, MaskFile
from reelwright.planners.staging.garment_tags import clip_conflict
from reelwright.story.brief import Brief
from reelwright.story.errors import InputError
from reelwright.story.storyboard import Storyboard
from reelwright.templates import library
from reelwright.templates.clip_template import ClipTemplate
from reelwright.tools.compositor.spans.span_source import recipe_of
from reelwright.tools.media.decode import frames as decoded
from reelwright.tools.media.encoder import EncoderSettings, FrameEncoder
from reelwright.tools.media.regions import grown
from reelwright.tools.media.yuv import FrameConverter
from reelwright.tools.pose.poses import Poses, check_poses, read_poses
from staged_people import take_of

WIDTH, HEIGHT = 360, 640
GROUND = (200, 205, 210)
ARM_BEFORE = {"left-upper-arm": (-20.0, 0.0, 0.0), "left-forearm": (-70.0, -60.0, 0.0)}
CONSENT = {"who": "Sam Somebody", "when": "2026-11-01", "scope": "try-on films of our shop"}
PLAN = Order(planner="offline", stop_at="storyboard")
CLEAR = EncoderSettings(crf=8)
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Filmed:
    """A drawn figure as if it had been photographed."""

    picture: Array
    labels: Array
    points: Array


def filmed(*, bends: dict[str, tuple[float, float, float]] | None = None, aside_m: float = 0.0) -> Filmed:
    take = take_of(size=(WIDTH, HEIGHT), bends=bends, frames=2, step_m=(aside_m, 0.0, 0.0))
    frame = Stage((take,)).frame(1)
    surface = skia.Surface(WIDTH, HEIGHT)
    canvas = surface.getCanvas()
    canvas.clear(skia.Color(*GROUND))
    take.draw(canvas, 1, seen=frame.seen[0])
    picture = surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3].copy()
    return Filmed(picture, frame.labels, frame.keypoints[0])


class _Files:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str, name: str) -> Path:
        return self.folder / key / name


def opened(seen: Filmed, folder: Path, name: str, *, arms: bool = True) -> OpenClipPerson:
    """The garment `name` on it, from files as intake leaves them."""

    def save(key: str, pixels: Array) -> None:
        (folder / key).mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(folder / key / "picture.png")

    read = garment(name)
    save("photo", seen.picture)
    save("mask", np.where(seen.labels > 0, 255, 0).astype(np.uint8))
    save("arms", np.where(arms_of(seen), 255, 0).astype(np.uint8))
    save("garment", np.asarray(read.cutout))
    read.garment.save(folder / "garment")
    (folder / "poses").mkdir(exist_ok=True)
    poses = Poses(seen.points[None, :17], Fraction(30), WIDTH, HEIGHT)
    (folder / "poses" / "poses.json").write_text(poses.text())
    source = recipe_of(
        "clip-person",
        footage="photo",
        still=True,
        mask=MaskFile(key="mask", layer="grey"),
        arms=MaskFile(key="arms", layer="grey") if arms else None,
        poses="poses",
        garments=("garment",),
        width=WIDTH,
        height=HEIGHT,
        fps=Fraction(30),
        frames=1,
    )
    assert isinstance(source, ClipPersonSource)
    found = source.open(_Files(folder))
    assert isinstance(found, OpenClipPerson)
    return found


def drawn(source: OpenClipPerson) -> Array:
    surface = skia.Surface(WIDTH, HEIGHT)
    source.draw(surface.getCanvas(), 0)
    return np.array(surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3])


def arms_of(seen: Filmed) -> Array:
    names = ("left-arm", "right-arm", "left-hand", "right-hand")
    found: Array = np.isin(seen.labels, [PART_LABELS.index(name) for name in names])
    return found


def changed(seen: Filmed, frame: Array) -> Array:
    found: Array = np.abs(frame.astype(int) - seen.picture).max(axis=2) > 24
    return found


def middle_of_change(seen: Filmed, folder: Path) -> float:
    return float(np.nonzero(changed(seen, drawn(opened(seen, folder, "check-shirt"))))[1].mean())


def test_the_garment_hangs_between_the_shoulders_and_follows_them(tmp_path: Path) -> None:
    here, there = filmed(), filmed(aside_m=0.15)
    moved = middle_of_change(there, tmp_path / "there") - middle_of_change(here, tmp_path / "here")
    shoulders = there.points[5:7, 0].mean() - here.points[5:7, 0].mean()
    assert abs(shoulders) > 15
    assert abs(moved - shoulders) < 3
    frame = drawn(opened(here, tmp_path / "here", "check-shirt"))
    rows = np.nonzero(changed(here, frame)[:, int(here.points[5:7, 0].mean())])[0]
    wide = abs(here.points[5, 0] - here.points[6, 0])
    # Its upper edge lies at the neck, a little above the shoulders' joints.
    assert -0.35 * wide < rows[0] - here.points[5:7, 1].mean() < 0.15 * wide


def test_nothing_changes_beyond_the_widened_outline(tmp_path: Path) -> None:
    seen = filmed()
    source = opened(seen, tmp_path, "tee-print")
    frame = drawn(source)
    near = grown(seen.labels > 0, int(np.ceil(2 * WIDENED * source.body(0).wide)) + 3)
    assert np.array_equal(frame[~near], seen.picture[~near])
    assert changed(seen, frame).sum() > 5000


@pytest.mark.parametrize("masked", [True, False], ids=["arms mask", "poses alone"])
def test_a_forearm_before_the_body_stays_in_front(masked: bool, tmp_path: Path) -> None:
    seen = filmed(bends=ARM_BEFORE)
    frame = drawn(opened(seen, tmp_path, "tee-print", arms=masked))
    wrist = seen.points[9]
    assert wrist[2] > 0
    left, right = seen.points[6, 0], seen.points[5, 0]
    assert left < wrist[0] < right, "the hand is before the body"
    hand = arms_of(seen) & (np.hypot(*(np.indices(seen.labels.shape) - wrist[1::-1, None, None])) < 8)
    assert not changed(seen, frame)[hand].any()
    chest = (int(seen.points[5:7, 1].mean() * 0.6 + seen.points[11:13, 1].mean() * 0.4), int((left + right) / 2))
    assert changed(seen, frame)[chest]


def test_trousers_cover_the_legs_and_leave_the_body(tmp_path: Path) -> None:
    seen = filmed()
    frame = changed(seen, drawn(opened(seen, tmp_path, "jeans")))
    knee, chest = seen.points[13], seen.points[5:7].mean(axis=0)
    assert frame[int(knee[1]) - 6 : int(knee[1]) + 6, int(knee[0]) - 4 : int(knee[0]) + 4].mean() > 0.8
    assert not frame[int(chest[1]) : int(chest[1]) + 20, int(chest[0])].any()


def test_a_frame_depends_on_the_recipe_alone(tmp_path: Path) -> None:
    seen = filmed()
    first = drawn(opened(seen, tmp_path, "breton"))
    again = opened(seen, tmp_path, "breton")
    assert np.array_equal(drawn(again), first)
    assert np.array_equal(drawn(again), first)


def test_jitter_of_points_is_taken_away_and_gaps_are_filled() -> None:
    rng = np.random.default_rng(4)
    clean = np.ones((60, 17, 3))
    clean[..., 0] = np.linspace(100, 160, 60)[:, None]
    clean[..., 1] = 200
    noisy = clean.copy()
    noisy[..., :2] += rng.normal(0, 1.5, (60, 17, 2))
    noisy[20:24, 5] = 0
    smooth = Poses(noisy, Fraction(30), 400, 400).smooth().points
    assert np.abs(np.diff(smooth[:, 5, 1])).mean() < 0.4 * np.abs(np.diff(noisy[:18, 5, 1])).mean()
    assert np.abs(smooth[:, 5, 0] - clean[:, 5, 0]).max() < 4


def test_keypoints_of_either_kind_are_read_and_bad_ones_refused(tmp_path: Path) -> None:
    points = filmed().points
    path = tmp_path / "points.json"
    for kept in (points, points[:17]):
        path.write_text(json.dumps({"keypoints": kept.reshape(-1).tolist()}))
        read = read_poses(path, name=path.name, size=(WIDTH, HEIGHT))
        assert np.allclose(read.points[0], points[:17])
    check_poses(read, name=path.name)
    path.write_text(json.dumps({"keypoints": [1, 2, 3]}))
    with pytest.raises(InputError, match="133 or 17 points"):
        read_poses(path, name=path.name, size=(WIDTH, HEIGHT))
    turned = points[:17].copy()
    turned[[5, 6]] = turned[[6, 5]]
    with pytest.raises(InputError, match="turned aside"):
        check_poses(Poses(turned[None], Fraction(30), WIDTH, HEIGHT), name="back.json")


def sitting(folder: Path) -> Path:
    """A photo of somebody on plain ground with its landmarks beside it."""
    seen = filmed()
    path = folder / "sam.png"
    folder.mkdir(exist_ok=True)
    Image.fromarray(seen.picture).save(path)
    Image.fromarray(np.where(seen.labels > 0, 255, 0).astype(np.uint8)).save(folder / "sam.mask.png")
    (folder / "sam.landmarks.json").write_text(json.dumps({"keypoints": seen.points.reshape(-1).tolist()}))
    return path


def test_a_photo_without_consent_or_landmarks_is_refused(tmp_path: Path) -> None:
    path = sitting(tmp_path)
    with pytest.raises(InputError, match="nothing says that they agreed") as refused:
        sitter_of(str(path))
    assert "--consent" in (refused.value.hint or "")
    (tmp_path / "sam.landmarks.json").unlink()
    with pytest.raises(InputError, match="where the joints are"):
        sitter_of(str(path), consent="Sam, 2026, shop")


def test_a_film_shows_somebody_of_a_photo_in_the_garment(tmp_path: Path) -> None:
    path, shirt = sitting(tmp_path / "in"), tmp_path / "check-shirt.jpg"
    smaller(photo("check-shirt"), 0.6).save(shirt, quality=92)
    wish = TryOnWish(
        garments=(shirt,), person=str(path), consent="Sam Somebody, 2026-11-01, our shop", seconds=Fraction(6)
    )
    film = try_on(wish, tmp_path / "film", order=PLAN)
    assert any("Sam Somebody" in note for note in film.notes)
    brief, storyboard = Brief.load(tmp_path / "film"), Storyboard.load(tmp_path / "film")
    (clip,) = brief.assets_of("footage")
    assert clip.seconds == 8
    assert any("Sam Somebody" in note for note in brief.notes)
    shown = {value for shot in storyboard.shots for value in shot.slots.values()}
    assert clip.id in str(shown)
    assert not any(shot.cast for shot in storyboard.shots)


@pytest.fixture
def own_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "library"
    (folder / "clips").mkdir(parents=True)
    monkeypatch.setenv(library.OWN, str(folder))
    library.clips.cache_clear()
    return folder / "clips"


def _yaml(folder: Path, told: dict[str, Any]) -> None:
    (folder / "sam.yaml").write_text(json.dumps(told))
    library.clips.cache_clear()


def test_a_clip_template_is_listed_with_its_tags(own_library: Path) -> None:
    told = {"title": "Sam in the snow", "footage": "sam.mp4", "season": "winter", "consent": CONSENT}
    _yaml(own_library, told)
    assert library.clip("sam").consent.who == "Sam Somebody"
    rows = [entry for entry in library.listing() if entry.kind == "clip"]
    assert [(row.id, row.tags) for row in rows] == [("sam", ("neutral", "winter"))]
    library.clips.cache_clear()


def test_somebody_of_a_clip_template_is_dressed_in_every_frame(own_library: Path, tmp_path: Path) -> None:
    fps, frames = Fraction(12), 14
    take = take_of(size=(180, 320), frames=frames, step_m=(0.012, 0.0, 0.0))
    stage = Stage((take,))
    points = []
    with (
        FrameEncoder(own_library / "sam.mp4", width=180, height=320, fps=fps, settings=CLEAR) as clip,
        FrameEncoder(own_library / "mask.mp4", width=180, height=320, fps=fps, settings=CLEAR) as mask,
    ):
        converter = FrameConverter(180, 320)
        for number in range(frames):
            frame = stage.frame(number)
            pixels = np.zeros((320, 180, 4), np.uint8)
            canvas = skia.Canvas(pixels, colorType=skia.kBGRA_8888_ColorType)
            canvas.clear(skia.Color(*GROUND))
            take.draw(canvas, number, seen=frame.seen[0])
            clip.write(*converter.planes(pixels))
            pixels[:] = np.where(frame.labels > 0, 255, 0).astype(np.uint8)[..., None]
            mask.write(*converter.planes(pixels))
            points.append(frame.keypoints[0])
        clip.finish()
        mask.finish()
    told = Poses(np.array(points)[:, :17], fps, 180, 320).text()
    (own_library / "points.json").write_text(told)
    files = {"footage": "sam.mp4", "mask": "mask.mp4", "keypoints": "points.json"}
    _yaml(own_library, {"title": "Sam walks", "consent": CONSENT} | files)
    shirt = tmp_path / "breton.jpg"
    smaller(photo("breton"), 0.5).save(shirt, quality=92)
    dressed, notes = dress(sitter_of("sam"), (shirt,), Production(tmp_path / "film"))
    library.clips.cache_clear()
    assert "Sam Somebody" in notes[0]
    bare = dict(decoded(own_library / "sam.mp4"))
    worn = dict(decoded(dressed))
    assert len(worn) == frames
    middles = []
    for number in range(frames):
        difference = np.abs(worn[number].astype(int) - bare[number]).max(axis=2) > 40
        middles.append(np.nonzero(difference)[1].mean())
        assert difference.sum() > 800
        assert np.abs(worn[number][:30].astype(int) - bare[number][:30]).max() < 24
    went = points[-1][5:7, 0].mean() - points[0][5:7, 0].mean()
    assert abs(middles[-1] - middles[0] - went) < 3
    # It goes on evenly, as the person does.
    assert np.abs(np.diff(middles) - went / (frames - 1)).max() < 1.5


@pytest.mark.parametrize("consent", [None, {}, CONSENT | {"scope": "  "}], ids=["none", "empty", "no scope"])
def test_a_clip_template_without_consent_is_refused(consent: dict[str, str] | None, own_library: Path) -> None:
    _yaml(own_library, {"title": "Sam", "footage": "sam.mp4"} | ({"consent": consent} if consent is not None else {}))
    with pytest.raises(InputError, match="consent"):
        library.clips()
    library.clips.cache_clear()


def test_files_of_a_template_lie_beside_it() -> None:
    with pytest.raises(ValueError, match="plain file name"):
        ClipTemplate.model_validate({"id": "sam", "title": "Sam", "footage": "../sam.mp4", "consent": CONSENT})


@pytest.mark.parametrize(
    ("tags", "template", "why"),
    [
        ({"gender": "women"}, {"gender": "male"}, "cut for women"),
        ({"category": "swimwear"}, {"setting": ["snow"]}, "swimwear"),
        ({"category": "coat"}, {"season": "summer"}, "winter clothes"),
        ({"category": "dress"}, {"pockets": True}, "pockets"),
        ({"category": "shirt", "gender": "men"}, {"gender": "male", "season": "winter"}, ""),
    ],
)
def test_what_does_not_go_together_is_said(tags: dict[str, str], template: dict[str, Any], why: str) -> None:
    told = ClipTemplate.model_validate(
        {"id": "sam", "title": "Sam", "footage": "sam.mp4", "consent": CONSENT} | template
    )
    found = clip_conflict(tags, told)
    assert bool(found) == bool(why)
    assert why in found
