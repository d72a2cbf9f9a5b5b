"""Cleaning: whatever comes in, what goes on is text and nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from reelwright.tools.text.clean import clean
from reelwright.tools.text.clusters import clusters

from .letters import ANY_TEXT


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_nothing_that_steers_is_left(text):
    for char in clean(text):
        assert char in "\n\u200b\u200c\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs")


@given(ANY_TEXT)
def test_clusters_joined_are_the_text_again(text):
    assert "".join(clusters(text)) == text


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("a\x00b", "ab"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a  \t b ", "a b"),
        ("a\r\nb\u2028c\n\n\nd", "a\nb\nc\nd"),
        ("Cafe\u0301", "Café"),
        ("\ud83d\ude00 x \ud800", "x"),
        ("e" + "\u0301\u0302\u0303\u0304\u0305\u0306", "é\u0302\u0303\u0304"),
        ("10\u00a0kg", "10\u00a0kg"),
    ],
    ids=["nul", "override", "blanks", "newlines", "composed", "surrogates", "stacked-marks", "no-break"],
)
def test_cleaning_keeps_what_is_read(given_text, wanted):
    assert clean(given_text) == wanted


@pytest.mark.parametrize("one", ["👩‍🚀", "🇯🇵", "👍🏽", "1️⃣", "❤️", "é", "a̴̛"])
def test_what_a_reader_takes_for_one_character_stays_whole(one):
    assert clusters(f"x{one}y") == ["x", one, "y"]
