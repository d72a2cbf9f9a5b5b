"""Charts, tables and code show what they were given: to scale, as written, mirrored where people read so."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from reelwright.story.timeline import Cue
from reelwright.templates.figures import like, nice_ticks, number_in
from reelwright.tools.compositor.layers.syntax import coloured
from reelwright.tools.compositor.layers.tex import read_tex

ROWS = (("Source", "TWh"), ("Wind", "120"), ("Solar", "60"), ("Coal", "-30"))


def _plan(studio: Any, scene: str, **more: Any) -> Any:
    source = studio.source(scene, side=540, frames=120, **more)
    opened = source.open(studio)
    return opened, next(drawn.plan for drawn in opened.drawn if hasattr(drawn, "plan"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.299,00 €", 1299),
        ("12 %", 12),
        ("−3.5", -3.5),
        ("1,200", 1200),
        ("3.2M", 3_200_000),
        ("(5)", -5),
        ("0.125", 0.125),
        ("Free", None),
        ("2 for 1", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: float | None) -> None:
    assert number_in(text) == value


@given(low=st.floats(-1e6, 1e6), wide=st.floats(1e-3, 1e6))
def test_an_axis_is_round_and_holds_all_values(low: float, wide: float) -> None:
    ticks = nice_ticks(low, low + wide)
    assert ticks[0] <= low + 1e-6 * wide
    assert ticks[-1] >= low + wide - 1e-6 * wide
    assert 2 <= len(ticks) <= 8


def test_ticks_are_written_as_the_values_are() -> None:
    assert like(2500, ("€1,200", "€3,000")) == "€2,500"
    assert like(-20, ("12", "-30")) == "−20"


@pytest.mark.parametrize("ratio", ["portrait", "landscape"])
def test_bars_are_as_long_as_their_values_and_hang_below_zero(studio: Any, ratio: str) -> None:
    _, plan = _plan(studio, "bar-chart", ratio=ratio, slots={"rows": ROWS})
    lengths = [bar.reach for bar in plan.bars]
    assert lengths[0] / lengths[1] == pytest.approx(2, rel=0.01)
    assert lengths[2] / lengths[1] == pytest.approx(-0.5, rel=0.01)
    assert {words.text for words in plan.labels} >= {"120", "60", "-30", "Wind"}


def test_slices_share_the_whole(studio: Any) -> None:
    _, plan = _plan(studio, "pie-chart", slots={"rows": (("a", "b"), ("Wind", "30 %"), ("Sun", "10 %"))})
    assert [round(end - start, 3) for start, end, _ in plan.slices] == [0.75, 0.25]


def test_rows_of_a_table_come_on_their_cues_and_columns_of_figures_end_together(studio: Any) -> None:
    rows = (("Name", "Price"), ("One", "9"), ("Two", "1,250"))
    cues = (Cue(name="item.0", frame=10), Cue(name="item.1", frame=60))
    opened, plan = _plan(studio, "table", slots={"rows": rows}, cues=cues)
    early = " ".join(mark.text for mark in opened.marks(40))
    assert "One" in early
    assert "Two" not in early
    ends = [words.x + words.setting.width for words in plan.labels if words.text in ("9", "1,250")]
    assert abs(ends[0] - ends[1]) < 2


def test_tables_turn_around_where_people_read_from_the_right(studio: Any) -> None:
    rows = (("اسم", "سعر"), ("واحد", "9"))
    _, plan = _plan(studio, "table", slots={"rows": rows}, language="ar")
    name, price = (next(words.x for words in plan.labels if words.text == text) for text in ("واحد", "9"))
    assert name > price


def test_code_keeps_its_lines_and_its_colours_mean_something() -> None:
    lines = coloured("def f(x):\n    return 'a'  # why", "python")
    assert ["".join(part for part, _ in line) for line in lines] == ["def f(x):", "    return 'a'  # why"]
    shades = {part: shade for line in lines for part, shade in line}
    assert shades["def"] == "keyword"
    assert shades["# why"] == "comment"
    assert {shade for line in coloured("any words", "no-such-language") for _, shade in line} == {"plain"}


@given(text=st.text(alphabet="abx12^_{}\\frac sqrt+=()[]", max_size=40))
def test_no_formula_is_refused(text: str) -> None:
    read_tex(text)


def test_an_arrow_comes_at_its_cue_and_covers_no_words(studio: Any) -> None:
    cues = (Cue(name="cue.point-left", frame=30),)
    source = studio.source("table", slots={"rows": ROWS}, side=360, frames=120, cues=cues)
    plain = source.model_copy(update={"cues": ()})
    opened, without = source.open(studio), plain.open(studio)
    drawn, bare = (studio.draw_opened(each, source, 52).astype(int) for each in (opened, without))
    changed = np.abs(drawn - bare).max(axis=-1) > 12
    assert changed.any()
    for mark in opened.marks(52):
        box = mark.box
        assert not changed[int(box.y) : int(box.bottom) + 1, int(box.x) : int(box.right) + 1].any()
    assert np.array_equal(studio.draw_opened(opened, source, 10), studio.draw_opened(without, plain, 10))
