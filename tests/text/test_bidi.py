"""Which way text runs, against orders worked out by hand from UAX #9."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.tools.text.bidi import base_level, levels, visual_order

from .letters import ANY_TEXT


def seen(text: str) -> str:
    """The characters from left to right, unmirrored."""
    return "".join(text[place] for place in visual_order(levels(text, base_level(text))))


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("abc def", "abc def"),
        ("אבג דהו", "והד גבא"),
        ("abc אבג def", "abc גבא def"),
        ("אבג abc דהו", "והד abc גבא"),
        ("אבג 123 דהו", "והד 123 גבא"),
        ("abc (אבג) def", "abc (גבא) def"),
        ("אבג abc!", "!abc גבא"),
        ("سعر 12,50 الآن", "نآلا 12,50 رعس"),
        ("אבג 5-3", "5-3 גבא"),
    ],
)
def test_mixed_text_is_seen_in_the_standards_order(written, wanted):
    assert seen(written) == wanted


@given(ANY_TEXT)
def test_every_character_has_a_level_not_below_the_paragraphs(text):
    base = base_level(text)
    assert len(levels(text, base)) == len(text)
    assert all(base <= level <= base + 2 for level in levels(text, base))


@given(st.lists(st.integers(0, 4), max_size=40))
def test_the_order_seen_holds_each_run_once(rows):
    assert sorted(visual_order(rows)) == list(range(len(rows)))


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x24F)))
def test_european_text_runs_as_it_is_written(text):
    assert levels(text, 0) == [0] * len(text)
