"""Frames in and out: the right moments, never stretched, exactly as many as the clip has."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reelwright.generators.embedded.cast.signals.signal_set import CONVENTIONS, SignalFiles, SignalSet
from reelwright.generators.frames import (
    BrokenError,
    ClipWriter,
    check_shown,
    fill,
    frame_at,
    read_frames,
    read_picture,
    read_signal,
    to_pixels,
    write_clip,
)
from reelwright.generators.shape import Picture
from reelwright.story.answers import ClipLayer
from reelwright.story.errors import EngineError, InputError
from reelwright.tools.media.probe import probe


def _levels(frames: int, width: int, height: int, step: int = 16) -> np.ndarray:
    """Frames that are one grey each, brighter by `step`."""
    return np.stack([np.full((height, width, 3), 16 + step * number, np.uint8) for number in range(frames)])


def _clip(frames: int, *, fps: Fraction = Fraction(16), width: int = 64, height: int = 48) -> ClipLayer:
    return ClipLayer(request="r", engine="e", width=width, height=height, fps=fps, frames=frames)


PLAIN = Picture(width=64, height=48, shown_width=64, shown_height=48)


def test_a_clip_comes_back_as_it_was_written(tmp_path: Path) -> None:
    frames = _levels(9, 64, 48)
    write_clip(tmp_path, _clip(9), [frames[:4], frames[4:]], picture=PLAIN)
    facts = probe(tmp_path / "picture.mp4").picture
    assert facts is not None
    assert (facts.frames, facts.fps, facts.width, facts.height) == (9, 16, 64, 48)
    back = read_frames(tmp_path / "picture.mp4", fps=Fraction(16), frames=9, width=64, height=48)
    assert np.abs(back.astype(int) - frames).max() <= 2


def test_only_the_shown_part_is_kept_and_what_is_too_long_is_left_out(tmp_path: Path) -> None:
    picture = Picture(width=96, height=64, left=16, top=8, shown_width=64, shown_height=48)
    frames = np.zeros((7, 64, 96, 3), np.uint8)
    frames[:, 8:56, 16:80] = 200
    write_clip(tmp_path, _clip(5), frames, picture=picture)
    back = read_frames(tmp_path / "picture.mp4", fps=Fraction(16), frames=5, width=64, height=48)
    assert back.min() > 190
    facts = probe(tmp_path / "picture.mp4").picture
    assert facts is not None
    assert facts.frames == 5


def test_too_few_frames_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="3 frames came out, where the clip has 5"):
        write_clip(tmp_path, _clip(5), _levels(3, 64, 48), picture=PLAIN)


def test_frames_of_another_size_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="48x64x3"), ClipWriter(tmp_path, _clip(2)) as writer:
        writer.write(_levels(2, 32, 48))


def test_a_film_at_another_rate_gives_the_frames_that_are_seen(tmp_path: Path) -> None:
    write_clip(tmp_path, _clip(12, fps=Fraction(30)), _levels(12, 64, 48), picture=PLAIN)
    back = read_frames(tmp_path / "picture.mp4", fps=Fraction(16), frames=8, width=64, height=48)
    seen = [round((int(frame.mean()) - 16) / 16) for frame in back]
    assert seen == [0, 1, 3, 5, 7, 9, 11, 11]
    later = read_frames(tmp_path / "picture.mp4", fps=Fraction(16), frames=2, width=64, height=48, start=3)
    assert [round((int(frame.mean()) - 16) / 16) for frame in later] == [5, 7]


@given(
    fps=st.sampled_from([Fraction(16), Fraction(24), Fraction(30000, 1001)]),
    source=st.sampled_from([Fraction(24), Fraction(25), Fraction(60)]),
    frames=st.integers(1, 500),
)
def test_moments_never_go_back_and_never_leave_the_source(fps: Fraction, source: Fraction, frames: int) -> None:
    found = [frame_at(number, fps=fps, source_fps=source, source_frames=frames) for number in range(200)]
    assert found[0] == 0
    assert found == sorted(found)
    assert found[-1] < frames


@pytest.mark.parametrize("size", [(200, 100), (100, 200), (64, 48), (33, 77)])
def test_nothing_is_stretched(size: tuple[int, int]) -> None:
    wide, tall = size
    rows, columns = np.mgrid[:tall, :wide]
    radius = min(size) / 3
    disc = ((rows - tall / 2 + 0.5) ** 2 + (columns - wide / 2 + 0.5) ** 2) < radius**2
    shown = fill(np.repeat((disc * 255).astype(np.uint8)[:, :, None], 3, axis=2), 128, 96)[:, :, 0] > 127
    across, down = shown.any(axis=0).sum(), shown.any(axis=1).sum()
    assert shown.shape == (96, 128)
    assert across == pytest.approx(down, abs=3) or down == 96


def test_a_cropped_video_goes_on_at_its_edges(tmp_path: Path) -> None:
    write_clip(tmp_path, _clip(2), _levels(2, 64, 48), picture=PLAIN)
    crop = Picture(width=96, height=64, left=16, top=8, shown_width=64, shown_height=48)
    back = read_frames(tmp_path / "picture.mp4", fps=Fraction(16), frames=2, width=96, height=64, crop=crop)
    assert back.shape == (2, 64, 96, 3)
    assert np.abs(back[0].astype(int) - 16).max() <= 2


def test_what_is_transparent_in_a_picture_lies_on_white(tmp_path: Path) -> None:
    pixels = np.zeros((20, 30, 4), np.uint8)
    pixels[:, :15] = (255, 0, 0, 255)
    Image.fromarray(pixels, "RGBA").save(tmp_path / "picture.png")
    shown = read_picture(tmp_path / "picture.png")
    assert shown.shape == (20, 30, 3)
    assert tuple(shown[5, 2]) == (255, 0, 0)
    assert tuple(shown[5, 25]) == (255, 255, 255)
    assert read_picture(tmp_path / "picture.png", width=16, height=16).shape == (16, 16, 3)


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_text("<html>")
    with pytest.raises(InputError, match="no picture that can be read"):
        read_picture(tmp_path / "picture.png")


def _signals(folder: Path, frames: int) -> None:
    for number in range(frames):
        Image.fromarray(np.full((16, 24), 20 * number, np.uint8), "L").save(folder / f"mask-person-{number:05d}.png")
    SignalSet(
        width=24, height=16, fps=Fraction(30), frames=frames, people=(), near_m=1, far_m=5,
        signals=(SignalFiles(name="mask-person", files=("mask-person-%05d.png",), holds=CONVENTIONS["mask-person"]),),
    ).save(folder)  # fmt: skip


def test_a_signal_is_read_at_the_models_rate(tmp_path: Path) -> None:
    _signals(tmp_path, 10)
    found = read_signal(tmp_path, "mask-person", fps=Fraction(15), frames=6, mode="L")
    assert found.shape == (6, 16, 24)
    assert [int(frame.mean()) for frame in found] == [0, 40, 80, 120, 160, 180]
    assert read_signal(tmp_path, "mask-person", fps=Fraction(15), frames=2, start=3).shape == (2, 16, 24, 3)


def test_a_signal_that_was_not_made_is_named(tmp_path: Path) -> None:
    _signals(tmp_path, 2)
    with pytest.raises(InputError, match="hold no 'skeleton'") as raised:
        read_signal(tmp_path, "skeleton", fps=Fraction(15), frames=1)
    assert "mask-person" in raised.value.hint
    (tmp_path / "mask-person-00001.png").unlink()
    with pytest.raises(InputError, match="cannot be read"):
        read_signal(tmp_path, "mask-person", fps=Fraction(30), frames=2)


def test_frames_that_are_no_numbers_or_black_are_told_apart_from_dark_ones() -> None:
    shares = np.full((2, 8, 8, 3), 0.5, np.float32)
    assert to_pixels(shares).max() == 128
    shares[1, 2, 3, 0] = np.nan
    with pytest.raises(BrokenError, match="NaN"):
        to_pixels(shares)
    night = np.zeros((3, 8, 8, 3), np.uint8)
    night[:, 2, 2] = 40
    check_shown(night)
    night[1] = 0
    with pytest.raises(BrokenError, match="frame 1 came out black"):
        check_shown(night)


def test_shares_become_eight_bits_without_taking_their_memory_again() -> None:
    shares = np.random.default_rng(1).random((24, 64, 64, 3), np.float32)
    wanted = np.rint(shares * 255).astype(np.uint8)
    tracemalloc.start()
    found = to_pixels(shares)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.array_equal(found, wanted)
    assert peak < shares.nbytes
