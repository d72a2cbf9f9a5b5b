"""Captions: readable, timed by the voice, never two at once."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.story.speech import SpokenWord
from reelwright.tools.captions.cues import cut_captions, joined
from reelwright.tools.captions.files import caption_lines
from reelwright.tools.captions.limits import CaptionLimits, reading_length
from reelwright.tools.text.clean import clean

LIMITS = CaptionLimits()
FPS = Fraction(30)

TOKENS = st.one_of(
    st.sampled_from(
        ["the", "Stride,", "waterproof", "shoe.", "for", "€129", "Дождь", "防水，", "一歩から防水。", "مرحبا", "🔥",
         "Donaudampfschifffahrtsgesellschaftskapitänsmütze", "第一步就防水让每一次出发都更安心无论雨天山路"]
    ),
    st.text(max_size=12),
)  # fmt: skip


@st.composite
def spoken(draw, *, shortest_ms=60):
    """Words at a voice's pace, the quickest of `shortest_ms`, with pauses between some."""
    moment = Fraction(draw(st.integers(0, 300)), 1000)
    words = []
    for text in draw(st.lists(TOKENS, max_size=40)):
        end = moment + Fraction(draw(st.integers(shortest_ms, 900)), 1000)
        words.append(SpokenWord(text=text, start_s=moment, end_s=end))
        moment = end + Fraction(draw(st.sampled_from([0, 0, 20, 350])), 1000)
    return tuple(words)


def speak(text: str, *, characters_a_second: int = 15) -> tuple[SpokenWord, ...]:
    moment, words = Fraction(0), []
    for word in text.split(" "):
        end = moment + Fraction(len(word), characters_a_second)
        words.append(SpokenWord(text=word, start_s=moment, end_s=end))
        moment = end + (Fraction(3, 10) if word[-1] in ".,!?" else Fraction(1, 50))
    return tuple(words)


def shown(text: str, **options) -> list[str]:
    captions = cut_captions("line-1", speak(text), start=0, fps=FPS, **options)
    return [" / ".join(caption_lines(caption)) for caption in captions]


@settings(max_examples=200, deadline=None)
@given(
    words=spoken(),
    start=st.integers(0, 2000),
    fps=st.sampled_from([Fraction(24), Fraction(30), Fraction(30000, 1001), Fraction(60)]),
    width=st.sampled_from([12, 20, 42]),
    language=st.sampled_from(["en", "de", "zh", "ja", "ar"]),
)
def test_whatever_is_said_is_shown_once_in_order_within_the_limits(words, start, fps, width, language):
    limits = CaptionLimits(chars_per_line=width)
    captions = cut_captions("line-1", words, start=start, fps=fps, language=language, limits=limits)
    said = "".join(clean(word.text) for word in words).replace(" ", "").replace("\n", "")
    assert "".join(word.text for caption in captions for word in caption.words).replace(" ", "") == said
    for caption in captions:
        lines = caption_lines(caption)
        assert len(lines) <= limits.lines
        assert all(reading_length(line) <= width for line in lines)
        assert start <= caption.start < caption.end
        assert (caption.end - caption.start) / fps <= limits.longest_s or len(caption.words) == 1
        for word in caption.words:
            assert caption.start <= word.start < word.end <= caption.end
    for before, after in itertools.pairwise(captions):
        assert after.start - before.end >= limits.gap_frames


@settings(max_examples=100, deadline=None)
@given(words=spoken(shortest_ms=170), fps=st.sampled_from([Fraction(24), Fraction(30), Fraction(60)]))
def test_each_word_is_lit_within_80_ms_of_its_onset(words, fps):
    whole = [word for word in words if clean(word.text) and reading_length(word.text) <= 16 and " " not in word.text]
    captions = cut_captions("line-1", whole, start=90, fps=fps)
    lit = [word for caption in captions for word in caption.words]
    if len(lit) == len(whole):
        for word, heard in zip(lit, whole, strict=True):
            assert abs(Fraction(word.start - 90) / fps - heard.start_s) <= Fraction(80, 1000)


@settings(max_examples=60, deadline=None)
@given(words=spoken(), pause=st.integers(0, 40))
def test_the_last_caption_is_gone_before_the_next_line_begins(words, pause):
    if not any(clean(word.text) for word in words):
        return
    last = max(int(word.end_s * FPS) for word in words)
    until = 60 + last + LIMITS.gap_frames + 3 + pause
    captions = cut_captions("line-1", words, start=60, fps=FPS, until=until)
    assert captions[-1].end <= until - LIMITS.gap_frames


def test_captions_end_with_sentences_and_clauses_and_do_not_part_words_that_lean_on_each_other():
    assert shown(
        "Rain is in the forecast, and your old shoes know it. Meet Stride, the waterproof trail shoe that keeps your "
        "feet dry from the first step to the very last mile of the mountain."
    ) == [
        "Rain is in the forecast,",
        "and your old shoes know it.",
        "Meet Stride,",
        "the waterproof trail shoe that keeps / your feet dry from the first step",
        "to the very last mile of the mountain.",
    ]


@pytest.mark.parametrize("width", [16, 20, 24, 32])
def test_lines_do_not_end_with_an_article_or_preposition_where_there_is_a_choice(width):
    text = "The waterproof trail shoe keeps your feet dry from the first step to the last mile of the mountain."
    lines = [line for cue in shown(text, limits=CaptionLimits(chars_per_line=width)) for line in cue.split(" / ")]
    assert not [line for line in lines if line.split()[-1] in ("the", "of", "from", "your", "to")]


def test_short_words_stay_long_enough_to_be_read_where_there_is_time():
    captions = cut_captions("line-1", speak("Yes."), start=0, fps=FPS)
    assert (captions[0].end - captions[0].start) / FPS >= LIMITS.shortest_s


def test_reading_speed_is_kept_at_a_normal_pace():
    text = "Every seam is taped, every stitch is doubled, and every pair is tested in the rain before it leaves us."
    for caption in cut_captions("line-1", speak(text), start=0, fps=FPS):
        length = sum(reading_length(line) for line in caption_lines(caption))
        assert length / ((caption.end - caption.start) / FPS) <= LIMITS.chars_per_second


def test_the_box_decides_with_the_characters():
    wide = {"Every seam is taped,"}
    lines = [
        line
        for cue in shown("Every seam is taped, twice.", fits=lambda text: text not in wide)
        for line in cue.split(" / ")
    ]
    assert "Every seam is taped," not in lines
    assert max(len(line) for line in lines) < 20


def test_a_chinese_sentence_given_as_one_word_is_parted_at_phrases_and_its_time_shared():
    whole = SpokenWord(text="第一步就防水，让每一次出发都更安心。", start_s=Fraction(0), end_s=Fraction(4))
    captions = cut_captions("line-1", [whole], start=0, fps=FPS, language="zh", limits=CaptionLimits(chars_per_line=24))
    assert joined([word.text for caption in captions for word in caption.words]) == whole.text
    assert captions[0].words[0].text == "第一步就防水，"
    starts = [word.start for caption in captions for word in caption.words]
    assert starts == sorted(set(starts))


def test_silence_has_no_captions():
    assert cut_captions("line-1", [], start=0, fps=FPS) == ()
    blank = SpokenWord(text=" \x00 ", start_s=Fraction(0), end_s=Fraction(1))
    assert cut_captions("line-1", [blank], start=0, fps=FPS) == ()
