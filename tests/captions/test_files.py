"""Subtitle files: another program reads in them what was written, and text cannot steer it."""

from __future__ import annotations

import re
from fractions import Fraction

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.story.timeline import Caption, CaptionWord
from reelwright.tools.captions.files import caption_lines, save_captions, write_srt, write_vtt

FPS = Fraction(30)
HOSTILE = [
    "{\\an8}top", "<script>alert(1)</script>", "-->", "a\nb", "a\r\n\r\n7\r\n00:00:00,000 --> 00:00:09,000", "\x00",
    "12", "&lt;b&gt;", "\\N", "\\h", "<i>", "\u202eevil", "\ud800", "NOTE", "WEBVTT", "00:00.000 --> 00:01.000",
    "00:00:01,0",
]  # fmt: skip
words = st.one_of(st.sampled_from([*HOSTILE, "Stride", "防水", "مرحبا", "🔥"]), st.text(min_size=1, max_size=10))


def caption(*texts: str, start: int = 30, end: int = 90, breaks: tuple[int, ...] = ()) -> Caption:
    lit = tuple(CaptionWord(text=text, start=start, end=end) for text in texts)
    return Caption(line="line-1", start=start, end=end, words=lit, breaks=breaks)


@st.composite
def tracks(draw):
    found, moment = [], 0
    for texts in draw(st.lists(st.lists(words, min_size=1, max_size=6), max_size=6)):
        start = moment + draw(st.integers(2, 60))
        moment = start + draw(st.integers(1, 200))
        breaks = (draw(st.integers(1, len(texts) - 1)),) if len(texts) > 1 and draw(st.booleans()) else ()
        found.append(caption(*texts, start=start, end=moment, breaks=breaks))
    return tuple(found)


def readable(captions: tuple[Caption, ...]) -> list[tuple[str, ...]]:
    return [lines for lines in map(caption_lines, captions) if lines]


@settings(max_examples=150, deadline=None)
@given(tracks())
def test_subrip_is_read_back_cue_by_cue_without_any_command_in_it(captions):
    text = write_srt(captions, FPS)
    text.encode("utf-8")
    found = pysubs2.SSAFile.from_string(text, format_="srt") if text else []
    wanted = readable(captions)
    assert len(found) == len(wanted)
    shown = [item for item in captions if caption_lines(item)]
    for event, lines, item in zip(found, wanted, shown, strict=True):
        assert event.text.count("\\N") == len(lines) - 1
        assert "{" not in event.text
        assert event.plaintext.replace("\u2060", "").split("\n") == [_alike(line) for line in lines]
        assert event.start == pytest.approx(float(item.start / FPS * 1000), abs=1)
        assert event.end == pytest.approx(float(item.end / FPS * 1000), abs=1)
    assert not re.search(r"[<>{}\\\x00]", "\n".join(line for line in text.split("\n") if " --> " not in line))


def _alike(text: str) -> str:
    text = re.sub(r"\d+:\d\d(:\d\d)?[.,:]\d+", lambda found: found.group().replace(":", "∶"), text)
    return text.translate(str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")", "\\": "＼"}))


@settings(max_examples=150, deadline=None)
@given(tracks())
def test_webvtt_escapes_every_mark_and_no_text_looks_like_a_time(captions):
    text = write_vtt(captions, FPS, language="en\n<x>-US")
    assert text.startswith("WEBVTT\nKind: captions\nLanguage: enx-US\n\n" if readable(captions) else "WEBVTT\n")
    blocks = [block for block in text.encode("utf-8").decode("utf-8").split("\n\n")[1:] if block.strip()]
    wanted = readable(captions)
    assert len(blocks) == len(wanted)
    for number, (block, lines) in enumerate(zip(blocks, wanted, strict=True), start=1):
        head, times, *payload = block.rstrip("\n").split("\n")
        assert head == str(number)
        assert re.fullmatch(r"\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}", times)
        assert not any("<" in line or ">" in line for line in payload)
        assert [_unescaped(line).replace("∶", ":") for line in payload] == [line.replace("∶", ":") for line in lines]


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_files_are_written_whole_beside_each_other(tmp_path):
    track = (caption("Meet", "Stride,", "the", "shoe", breaks=(2,)), caption("最初の", "一歩", start=100, end=130))
    srt, vtt = save_captions(tmp_path, track, fps=FPS)
    assert srt.read_text("utf-8") == (
        "1\n00:00:01,000 --> 00:00:03,000\nMeet Stride,\nthe shoe\n\n2\n00:00:03,333 --> 00:00:04,333\n最初の一歩\n"
    )
    assert [event.text for event in pysubs2.load(str(vtt))] == ["Meet Stride,\\Nthe shoe", "最初の一歩"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["captions.srt", "captions.vtt"]


def test_a_film_without_captions_leaves_empty_but_valid_files(tmp_path):
    srt, vtt = save_captions(tmp_path, (), fps=FPS)
    assert srt.read_text("utf-8") == ""
    assert vtt.read_text("utf-8") == "WEBVTT\n"
