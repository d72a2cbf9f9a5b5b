"""A span is what was drawn: frame by frame, byte by byte the same again, and joined without a seam."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from reelwright.tools.compositor.blend import blend, eased, progress
from reelwright.tools.compositor.film import Film
from reelwright.tools.compositor.spans.span import SpanClip, SpanJob
from reelwright.tools.compositor.spans.span_painter import SpanPainter
from reelwright.tools.compositor.spans.span_surface import FrameSurface
from reelwright.tools.media.decode import frames
from reelwright.tools.media.encoder import SPAN_FILE, EncoderSettings
from reelwright.tools.media.join import join
from reelwright.tools.media.probe import probe
from reelwright.tools.work.bench import FolderBench
from reelwright.tools.work.wire import job_from_wire, job_to_wire
from span_toys import SETTINGS, Counting, Plate, counting_span, make, number_of, transition_span

RATES = [Fraction(30), Fraction(30000, 1001), Fraction(24), Fraction(25), Fraction(60)]


def test_every_decoded_frame_is_the_drawn_one(tmp_path: Path) -> None:
    job = counting_span(frames=40, first=5)
    make(job, tmp_path)
    painter = SpanPainter(job, FolderBench(tmp_path))
    shown = list(frames(tmp_path / SPAN_FILE, pixels="bgra"))
    assert [number for number, _ in shown] == list(range(40))
    for number, picture in shown:
        drawn = painter.draw(number)
        assert number_of(picture) == number + 5
        # Away from the edges of the blocks, where chroma is shared by four pixels.
        assert np.abs(picture[60:, :, :3].astype(int) - drawn[60:, :, :3]).max() <= 6


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_spans_join_without_a_lost_or_doubled_frame(rate: Fraction, tmp_path: Path) -> None:
    lengths = [1, 2, 30, 17, 45, 3, 1]
    paths, first = [], 0
    for number, length in enumerate(lengths):
        make(counting_span(frames=length, first=first, fps=rate), tmp_path / str(number))
        paths.append(tmp_path / str(number) / SPAN_FILE)
        first += length
    film = tmp_path / "film.mp4"
    join(paths, None, film, fps=rate, frames=first)
    assert [number_of(picture) for _, picture in frames(film)] == list(range(first))
    facts = probe(film)
    assert facts.picture is not None
    assert (facts.picture.frames, facts.picture.fps, facts.picture.constant_rate) == (first, rate, True)
    assert facts.picture.seconds == first / rate
    borders = {sum(lengths[:number]) for number in range(len(lengths))}
    assert borders <= set(facts.picture.key_frames), "every span begins with a key frame"


def test_a_span_is_h264_high_in_bt709_with_key_frames_at_the_set_distance(tmp_path: Path) -> None:
    make(counting_span(frames=30), tmp_path)
    facts = probe(tmp_path / SPAN_FILE).picture
    assert facts is not None
    assert (facts.codec, facts.profile, facts.pixel_format) == ("h264", "High", "yuv420p")
    assert (facts.colour_range, facts.matrix, facts.primaries, facts.transfer) == ("tv", "bt709", "bt709", "bt709")
    assert facts.key_frames == tuple(range(0, 30, SETTINGS.gop_frames))


@pytest.mark.parametrize("colour", [(235, 20, 30), (20, 200, 60), (30, 60, 230), (250, 250, 250), (8, 8, 8)])
def test_colours_come_back_as_they_were_drawn(colour: tuple[int, int, int], tmp_path: Path) -> None:
    from reelwright.tools.media.encoder import FrameEncoder
    from reelwright.tools.media.yuv import FrameConverter

    pixels = np.empty((64, 96, 4), np.uint8)
    pixels[:] = (*colour[::-1], 255)
    converter = FrameConverter(96, 64)
    path = tmp_path / "one.mp4"
    with FrameEncoder(path, width=96, height=64, fps=Fraction(30), settings=SETTINGS) as encoder:
        for _ in range(3):
            encoder.write(*converter.planes(pixels))
        encoder.finish()
    (_, picture), *_ = frames(path)
    assert np.abs(picture[32, 48].astype(int) - np.array(colour)).max() <= 4


def test_equal_jobs_leave_equal_bytes(tmp_path: Path) -> None:
    job = transition_span("wipe", frames=9, overlays=(Plate(width=160, height=96, frames=9, on=(2, 3)),))
    for name in ("one", "two"):
        make(job, tmp_path / name)
    assert (tmp_path / "one" / SPAN_FILE).read_bytes() == (tmp_path / "two" / SPAN_FILE).read_bytes()


def test_a_span_survives_the_way_to_a_worker() -> None:
    job = transition_span("push", frames=9, overlays=(Plate(width=160, height=96, frames=9),))
    again = job_from_wire(json.loads(json.dumps(job_to_wire(job))))
    assert again == job
    assert again.key() == job.key()


def test_a_source_of_an_unknown_kind_is_refused() -> None:
    document = counting_span(frames=4).model_dump(mode="json")
    document["clips"][0]["source"]["kind"] = "no-such-kind"
    with pytest.raises(ValidationError, match="no-such-kind"):
        SpanJob.model_validate(document)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"frames": 121}, "at most 4 s"),
        ({"width": 162}, "160x96 in a span of 162x96"),
        ({"clips": (SpanClip(source=Counting(width=160, height=96, frames=3), first=2),)}, "more frames than"),
        ({"clips": (SpanClip(source=Counting(width=160, height=96, frames=9)),) * 2}, "come together"),
        ({"height": 95}, "multiple of 2"),
    ],
)
def test_a_span_that_cannot_be_drawn_is_refused(change: dict[str, Any], words: str) -> None:
    fields: dict[str, Any] = {
        "width": 160,
        "height": 96,
        "fps": Fraction(30),
        "frames": 9,
        "clips": (SpanClip(source=Counting(width=160, height=96, frames=9)),),
        "encoder": SETTINGS,
    }
    with pytest.raises(ValidationError, match=words):
        SpanJob(**fields | change)


def test_the_key_covers_picture_captions_and_encoder() -> None:
    base = counting_span(frames=12)
    others = [
        counting_span(frames=12, first=1),
        counting_span(frames=12, overlays=(Plate(width=160, height=96, frames=12, on=(3,)),)),
        counting_span(frames=12, overlays=(Plate(width=160, height=96, frames=12, on=(4,)),)),
        counting_span(frames=12, encoder=EncoderSettings(crf=21)),
        counting_span(frames=12, encoder=EncoderSettings(codec="h264_nvenc")),
    ]
    keys = {job.key() for job in [base, *others]}
    assert len(keys) == 6
    assert base.key() == counting_span(frames=12).key()


def test_a_span_needs_what_its_sources_need() -> None:
    source = Counting(width=160, height=96, frames=9, needed=("a" * 64, "b" * 64))
    job = counting_span(frames=9).model_copy(update={"clips": (SpanClip(source=source),)})
    assert job.needs() == ("a" * 64, "b" * 64)


def test_captions_stand_on_their_frames_and_move_nothing(tmp_path: Path) -> None:
    job = counting_span(frames=8, overlays=(Plate(width=160, height=96, frames=8, on=(3, 4)),) * 2)
    painter = SpanPainter(job, FolderBench(tmp_path))
    lit = [frame for frame in range(8) if painter.draw(frame)[90, 10, 0] == 255]
    assert lit == [3, 4]
    without = painter.draw(3, overlays=False)
    assert without[90, 10, 0] == 90


def test_only_text_is_white_on_black(tmp_path: Path) -> None:
    painter = SpanPainter(counting_span(frames=4, first=3), FolderBench(tmp_path))
    picture = painter.draw(0, only_text=True)
    assert set(np.unique(picture[..., :3])) == {0, 255}
    assert not picture[60:, :, :3].any()


def test_a_film_is_its_spans_in_a_row(tmp_path: Path) -> None:
    spans = [counting_span(frames=5), transition_span("crossfade", frames=4), counting_span(frames=6, first=100)]
    film = Film(spans, FolderBench(tmp_path))
    assert film.frames == 15
    assert [film.span_of(frame) for frame in (0, 4, 5, 8, 9, 14)] == [0, 0, 1, 1, 2, 2]
    assert number_of(film.draw(11)) == 102
    assert [mark.text for mark in film.marks(10)] == ["101"]
    assert not any(mark.settled for mark in film.marks(6))
    with pytest.raises(IndexError, match="15 frames"):
        film.draw(15)


def _blended(kind: Any, part: float) -> np.ndarray[Any, Any]:
    before, after, out = (FrameSurface(180, 40) for _ in range(3))
    before.pixels[:], after.pixels[:] = 40, 200
    blend(out.canvas, kind, before.image(), after.image(), part)
    return out.pixels[20, :, 0].astype(int)


@pytest.mark.parametrize("kind", ["crossfade", "wipe", "push"])
def test_a_transition_begins_with_the_old_picture_and_ends_with_the_new(kind: str) -> None:
    assert (_blended(kind, 0.0) == 40).all()
    assert (_blended(kind, 1.0) == 200).all()


@pytest.mark.parametrize("kind", ["crossfade", "wipe", "push"])
def test_a_transition_only_ever_shows_more_of_the_new_picture(kind: str) -> None:
    means = [_blended(kind, part / 20).mean() for part in range(21)]
    assert means == sorted(means)
    assert 90 < means[10] < 150, "half way it is half done"


def test_a_crossfade_mixes_all_pixels_alike() -> None:
    row = _blended("crossfade", 0.5)
    assert set(row) <= {119, 120, 121}


def test_a_wipe_uncovers_from_the_left_with_a_soft_edge() -> None:
    row = _blended("wipe", 0.5)
    assert row[0] == 200
    assert row[-1] == 40
    assert (np.diff(row) <= 0).all()
    assert len(set(row)) > 6


def test_a_push_moves_both_pictures_by_whole_pixels() -> None:
    row = _blended("push", 0.5)
    assert set(row) == {40, 200}
    assert row[0] == 40
    assert row[-1] == 200
    assert (np.diff(row) != 0).sum() == 1


@given(frames=st.integers(1, 60))
@settings(max_examples=30)
def test_a_transitions_progress_is_even_and_never_stands(frames: int) -> None:
    parts = [progress(frame, frames) for frame in range(frames)]
    assert parts[0] > 0
    assert parts[-1] < 1
    assert parts == sorted(set(parts))
    turned = [1 - part for part in reversed(parts)]
    assert parts == pytest.approx(turned)


@given(part=st.floats(0, 1))
def test_easing_is_symmetric_and_stays_between_its_ends(part: float) -> None:
    assert 0 <= eased(part) <= 1
    assert eased(part) + eased(1 - part) == pytest.approx(1)
