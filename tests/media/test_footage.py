"""A person's clips: taken in upright and whole, jumped into anywhere, shown at their best moments."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np
import pytest
from PIL import Image
from reelwright.planners.staging.footage import with_moments
from reelwright.story.brief import Asset, Brief, Moment
from reelwright.story.errors import InputError
from reelwright.story.storyboard import Shot
from reelwright.tools.media.clip_reader import ClipReader, ClipView
from reelwright.tools.media.ffmpeg import run_ffmpeg
from reelwright.tools.media.intake import take_in
from reelwright.tools.work.executor import InlineExecutor
from reelwright.tools.work.store import FolderStore

BT709 = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "color_range": "tv"}


def source(picture: str, seconds: float, *, rate: int = 25) -> Any:
    clip = ffmpeg.input(f"{picture}:s=320x180:r={rate}", f="lavfi", t=seconds)
    film = clip.filter("format", "gbrp").filter("scale", out_color_matrix="bt709", out_range="tv")
    return film.filter("format", "yuv420p").filter("setsar", 1)


def write(path: Path, *clips: Any, **options: Any) -> Path:
    joined = ffmpeg.concat(*clips) if len(clips) > 1 else clips[0]
    run_ffmpeg(joined.output(str(path), vcodec="libx264", preset="ultrafast", **BT709, **options), doing="a test clip")
    return path


def taken(path: Path, folder: Path) -> tuple[Asset, Path, list[str]]:
    store = FolderStore(folder / "store")
    asset, notes = take_in(
        path,
        kind="footage",
        asset_id="footage-1",
        put_file=store.put_file,
        run=lambda job: InlineExecutor().run([job], store)[job.key()],
    )
    return asset, store.folder(asset.key) / "footage.mp4", notes


def whole(asset: Asset) -> ClipView:
    width, height = asset.width or 0, asset.height or 0
    return ClipView(left=0, top=0, crop_width=width, crop_height=height, width=width, height=height)


def test_moments_lie_between_the_cuts_and_a_plain_stretch_is_worth_least(tmp_path: Path) -> None:
    clip = write(
        tmp_path / "a.mov",
        source("testsrc2=d=3", 3),
        source("color=c=0x202020", 2),
        source("mandelbrot=rate=25", 3),
    )
    asset, _, _ = taken(clip, tmp_path)
    assert asset.seconds == 8
    bounds = [(float(each.start_s), float(each.end_s)) for each in asset.moments]
    assert len(bounds) == 3
    for (_, end), (start, _), cut in zip(bounds, bounds[1:], (3, 5), strict=False):
        assert end <= cut <= start
    worths = [each.worth for each in asset.moments]
    assert min(worths) == worths[1]


def test_any_frame_is_the_same_however_one_comes_to_it(tmp_path: Path) -> None:
    asset, clip, _ = taken(write(tmp_path / "a.mp4", source("testsrc2=d=4", 4)), tmp_path)
    in_order = ClipReader(clip, whole(asset))
    frames = [in_order.at(Fraction(number, 30)).copy() for number in range(90)]
    jumping = ClipReader(clip, whole(asset))
    for number in (80, 3, 41, 40, 89, 0):
        assert np.array_equal(jumping.at(Fraction(number, 30)), frames[number])
    assert np.array_equal(jumping.at(Fraction(99)), jumping.at(Fraction(4)))


def test_colours_come_through(tmp_path: Path) -> None:
    clip = write(tmp_path / "a.mp4", source("color=c=0xd04020", 2))
    asset, path, _ = taken(clip, tmp_path)
    blue, green, red, alpha = ClipReader(path, whole(asset)).at(Fraction(1))[90, 160]
    assert (abs(int(red) - 0xD0), abs(int(green) - 0x40), abs(int(blue) - 0x20)) <= (4, 4, 4)
    assert alpha == 255


def test_a_clip_held_upright_stands_upright(tmp_path: Path) -> None:
    flat = write(tmp_path / "flat.mp4", source("testsrc2=d=2", 2))
    turned = tmp_path / "turned.mp4"
    run_ffmpeg(ffmpeg.input(str(flat), display_rotation=90).output(str(turned), c="copy"), doing="a test clip")
    asset, _, _ = taken(turned, tmp_path)
    assert (asset.width, asset.height) == (180, 320)


def test_oblong_pixels_are_made_square(tmp_path: Path) -> None:
    clip = write(tmp_path / "a.mp4", source("testsrc2=d=2", 2).filter("setsar", "4/3"))
    asset, _, _ = taken(clip, tmp_path)
    assert (asset.width, asset.height) == (426, 180)


def test_a_clip_cut_off_is_used_as_far_as_it_goes(tmp_path: Path) -> None:
    clip = write(tmp_path / "a.mkv", source("testsrc2=d=4", 4))
    data = clip.read_bytes()
    short = tmp_path / "short.mkv"
    short.write_bytes(data[: len(data) // 2])
    asset, _, _ = taken(short, tmp_path)
    assert asset.seconds is not None
    assert 1 < asset.seconds < 3


@pytest.mark.parametrize("what", ["picture", "text", "playlist", "sound", "nothing"])
def test_what_is_no_clip_is_named_in_one_message(what: str, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    if what == "picture":
        Image.new("RGB", (640, 480), "teal").save(path, "PNG")
    elif what == "sound":
        tone = ffmpeg.input("sine=d=2", f="lavfi")
        run_ffmpeg(tone.output(str(path), acodec="aac"), doing="a test sound")
    else:
        other = write(tmp_path / "other.mp4", source("testsrc2=d=2", 2))
        words = {"text": "hello there", "playlist": f"#EXTM3U\n#EXTINF:2,\n{other}\n", "nothing": ""}
        path.write_text(words[what])
    with pytest.raises(InputError) as caught:
        taken(path, tmp_path)
    assert "clip.mp4" in caught.value.what
    assert caught.value.hint


def clips(*lengths: int) -> tuple[Asset, ...]:
    return tuple(
        Asset(
            id=f"footage-{number}",
            kind="footage",
            name="a.mp4",
            key="0" * 64,
            width=320,
            height=180,
            seconds=Fraction(4 * count),
            moments=tuple(
                Moment(start_s=Fraction(4 * each), end_s=Fraction(4 * each + 4), worth=(each * 7 % 10) / 10)
                for each in range(count)
            ),
        )
        for number, count in enumerate(lengths, 1)
    )


def shots(count: int) -> tuple[Shot, ...]:
    return tuple(Shot(id=f"shot-{number}", scene="photo", slots={"image": "footage-1"}) for number in range(count))


def test_every_clip_is_seen_before_one_is_seen_twice_and_in_the_order_of_filming() -> None:
    brief = Brief(text="x", assets=clips(5, 1, 2))
    placed = with_moments(shots(4), brief)
    seen = [(str(shot.slots["image"]), shot.clip_start_s) for shot in placed]
    assert {clip for clip, _ in seen} == {"footage-1", "footage-2", "footage-3"}
    assert len(set(seen)) == 4
    assert seen == sorted(seen, key=lambda each: (each[0], each[1] or 0))


def test_a_place_that_was_chosen_by_hand_is_kept() -> None:
    brief = Brief(text="x", assets=clips(3))
    first, second = shots(2)
    by_hand = first.model_copy(update={"clip_start_s": Fraction(13, 2)})
    placed = with_moments((by_hand, second), brief)
    assert placed[0] == by_hand
    assert placed[1].clip_start_s is not None


def test_more_shots_than_moments_come_round_again() -> None:
    placed = with_moments(shots(5), Brief(text="x", assets=clips(2)))
    assert all(shot.clip_start_s is not None for shot in placed)
