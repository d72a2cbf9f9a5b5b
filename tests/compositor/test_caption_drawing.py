"""Captions stand in their band, whole and legible, and light up the word that is spoken."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from reelwright.story.storyboard import Shot, Storyboard
from reelwright.story.timeline import Caption, CaptionWord
from reelwright.templates.library import looks, platform
from reelwright.tools.compositor.captions import CaptionSource, build_caption_source
from reelwright.tools.compositor.grid import Grid
from reelwright.tools.compositor.pictures.colour import contrast, from_hex

TEXTS = {
    "en": ("Rain stays out and your feet stay dry all day", 5),
    "ru": ("Дождь остаётся снаружи а ноги сухими весь день", 4),
    "ar": ("يبقى المطر في الخارج وتبقى قدماك جافتين", 4),
    "ja": ("雨は 外に 足は 一日中 さらさら", 2),
    "de": ("Donaudampfschifffahrtsgesellschaft hält trockene Füße", 1),
}


def caption(text: str, lines: int, *, start: int = 0, step: int = 8) -> Caption:
    """A caption whose words follow each other."""
    words = text.split()
    return Caption(
        line="line",
        start=start,
        end=start + step * len(words),
        breaks=(lines,) if 0 < lines < len(words) else (),
        words=tuple(
            CaptionWord(text=word, start=start + step * n, end=start + step * (n + 1)) for n, word in enumerate(words)
        ),
    )


def build(
    captions: tuple[Caption, ...],
    *,
    look: str = "bold",
    preset: str = "tiktok",
    language: str = "en",
    start: int = 0,
    seed: int = 0,
) -> CaptionSource | None:
    """The captions over four seconds."""
    one = platform(preset)
    storyboard = Storyboard(
        title="A film",
        platform=one.id,
        width=one.width,
        height=one.height,
        look=look,
        seconds=Fraction(10),
        shots=(Shot(id="a", scene="kinetic-hook"),),
        language=language,
        seed=seed,
    )
    return build_caption_source(captions, start=start, frames=120, storyboard=storyboard, platform=one)


@pytest.mark.parametrize("language", sorted(TEXTS))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_captions_stay_in_their_band(studio: Any, language: str, data: st.DataObject) -> None:
    text, lines = TEXTS[language]
    preset = data.draw(st.sampled_from(("tiktok", "reels", "youtube", "amazon", "square", "taobao")))
    source = build(
        (caption(text, data.draw(st.sampled_from((0, lines)))),),
        language=language,
        preset=preset,
        look=data.draw(st.sampled_from(sorted(looks()))),
    )
    assert source is not None
    grid = Grid(source.width, source.height, safe=source.safe)
    (mark,) = source.open(studio).marks(3)
    assert mark.box.x >= grid.captions.x
    assert mark.box.right <= grid.captions.right
    assert mark.box.y >= grid.captions.y
    assert mark.box.bottom <= grid.captions.bottom
    assert mark.settled
    assert mark.role == "caption"


@pytest.mark.parametrize("look", sorted(looks()))
def test_each_word_lights_up_when_it_is_spoken(studio: Any, look: str) -> None:
    source = build((caption("Rain stays out", 0),), look=look)
    assert source is not None
    opened = source.open(studio)
    frames = [studio.draw_opened(opened, source, frame).astype(int) for frame in (4, 12, 20)]
    columns = [np.flatnonzero((np.abs(frames[i] - frames[i - 1]).max(axis=-1) > 60).any(axis=0)) for i in (1, 2)]
    # The change wanders to the right with the spoken word.
    assert columns[0].mean() < columns[1].mean()
    assert opened.marks(4)[0].text == "Rain stays out"


def test_the_last_line_never_changes_its_height(studio: Any) -> None:
    boxes = []
    for text, lines in (("Rain stays out", 0), ("Rain stays out all day long", 3), ("gypsy jumps", 0)):
        source = build((caption(text, lines),))
        assert source is not None
        mask = studio.draw(source, 2, only_text=True).max(axis=-1)
        rows = np.flatnonzero(mask.max(axis=1) > 128)
        boxes.append(rows)
    assert abs(int(boxes[0][-1]) - int(boxes[1][-1])) < 30


def test_captions_are_span_local(studio: Any) -> None:
    early = build((caption("Rain stays out", 0, start=10),), start=0)
    late = build((caption("Rain stays out", 0, start=250),), start=240)
    assert early == late
    assert build((caption("Rain stays out", 0, start=10),), start=240) is None


def test_a_caption_that_began_before_the_span_goes_on(studio: Any) -> None:
    source = build((caption("Rain stays out", 0, start=230),), start=240)
    assert source is not None
    assert CaptionSource.model_validate_json(source.model_dump_json()) == source
    assert source.open(studio).marks(0)
    assert not source.open(studio).marks(60)


@pytest.mark.parametrize("look", sorted(looks()))
def test_captions_can_be_read(look: str) -> None:
    for seed in range(8):
        source = build((caption("Rain", 0),), look=look, seed=seed)
        assert source is not None
        styling = source.styling
        assert contrast(from_hex(styling.ink), from_hex(styling.plate)) >= 4.5
        assert contrast(from_hex(styling.lit), from_hex(styling.box or styling.plate)) >= 4.5
        assert 56 <= styling.size <= 64


def test_marks_and_letters_agree(studio: Any) -> None:
    source = build((caption("Rain stays out all day", 3),))
    assert source is not None
    opened = source.open(studio)
    mask = studio.draw_opened(opened, source, 5, only_text=True).max(axis=-1) > 128
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    box = opened.marks(5)[0].box
    assert abs(rows[0] - box.y) <= 2
    assert abs(rows[-1] + 1 - box.bottom) <= 2
    assert abs(columns[0] - box.x) <= 2
    assert abs(columns[-1] + 1 - box.right) <= 2
