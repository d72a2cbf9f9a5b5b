"""Writes captions as SubRip and WebVTT files, in which no text can steer a player."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from ...story.document import write_atomically
from ...story.time import timestamp, to_seconds
from ...story.timeline import Caption
from ..text.clean import clean
from .cues import joined

_SUBRIP_HARMLESS = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")", "\\": "＼"})
"""SubRip has no escapes, and players take angles, braces and backslashes for commands; these look alike."""
_TIMESTAMP = re.compile(r"\d+:\d\d(:\d\d)?[.,:]\d+")
_WEBVTT_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def caption_lines(caption: Caption) -> tuple[str, ...]:
    """The lines of a caption as read: Chinese and Japanese without spaces, nothing in them that is not text."""
    lines: list[list[str]] = [[]]
    for number, word in enumerate(caption.words):
        if number in caption.breaks and lines[-1]:
            lines.append([])
        lines[-1].append(clean(word.text).replace("\n", " "))
    shown = (joined([word for word in line if word]) for line in lines)
    return tuple(line for line in shown if line)


def write_srt(captions: Sequence[Caption], fps: Fraction) -> str:
    """The text of an .srt file."""
    blocks: list[str] = []
    for caption in captions:
        lines = caption_lines(caption)
        if lines:
            times = _times(caption, fps, separator=",")
            text = _timeless("\n".join(map(_uncounted, lines))).translate(_SUBRIP_HARMLESS)
            blocks.append(f"{len(blocks) + 1}\n{times}\n{text}\n")
    return "\n".join(blocks)


def write_vtt(captions: Sequence[Caption], fps: Fraction, *, language: str = "") -> str:
    """The text of a .vtt file; `language` is a tag such as 'en' or 'zh-Hans', stated in its head."""
    tag = "".join(char for char in language if (char.isascii() and char.isalnum()) or char == "-")
    blocks = ["WEBVTT\n" + (f"Kind: captions\nLanguage: {tag}\n" if tag else "")]
    for caption in captions:
        lines = caption_lines(caption)
        if lines:
            times = _times(caption, fps, separator=".")
            text = _timeless("\n".join(lines)).translate(_WEBVTT_ESCAPES)
            blocks.append(f"{len(blocks)}\n{times}\n{text}\n")
    return "\n".join(blocks)


def save_captions(folder: Path, captions: Sequence[Caption], *, fps: Fraction, language: str = "") -> tuple[Path, Path]:
    """Write `captions.srt` and `captions.vtt` (UTF-8), atomically; also where there are no captions."""
    srt, vtt = folder / "captions.srt", folder / "captions.vtt"
    write_atomically(srt, write_srt(captions, fps).encode("utf-8"))
    write_atomically(vtt, write_vtt(captions, fps, language=language).encode("utf-8"))
    return srt, vtt


def _uncounted(line: str) -> str:
    # Some readers take a line of figures alone for the number of the next caption; a word joiner cannot be seen.
    return f"{line}\u2060" if line.isdigit() else line


def _timeless(text: str) -> str:
    # Some readers take any line with two timestamps for the head of a caption; a ratio sign looks like a colon.
    return _TIMESTAMP.sub(lambda found: found.group().replace(":", "∶"), text)


def _times(caption: Caption, fps: Fraction, *, separator: str) -> str:
    start, end = to_seconds(caption.start, fps), to_seconds(caption.end, fps)
    return f"{timestamp(start, separator=separator)} --> {timestamp(end, separator=separator)}"
