"""Scripts in whatever encoding a person's editor wrote, or one clear message."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reelwright.story.errors import InputError
from reelwright.tools.media.sniff import read_text

TEXT = "Rain? Run anyway.\nStride — 100 % dry, für alle. 你好 🎬\n"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "utf-8 bom", "16le", "16be", "32le", "16le bare", "16be bare", "windows lines", "old mac lines"],
)
def test_scripts_are_read_in_every_unicode_form(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes(raw)
    assert read_text(path) == TEXT


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("für alle Fälle, schöne Schuhe".encode("latin-1"), "in no known encoding"),
        ("雨でも走る".encode("shift-jis"), "in no known encoding"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), r"in no known encoding \(it holds a PNG picture\)"),
        (b"PK\x03\x04" + bytes(99), r"it holds a ZIP archive or an office document"),
        (b"one\0two", "in no known encoding"),
        (b"\xff\xfe\x00", "in no known encoding"),
        (b"", "is empty"),
        (b" \n\t\n", "holds no words"),
    ],
)
def test_what_is_no_script_is_refused(raw: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes(raw)
    with pytest.raises(InputError, match=words):
        read_text(path)


def test_an_enormous_script_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "script.txt"
    with path.open("wb") as file:
        file.truncate(5_000_000_000)
    with pytest.raises(InputError, match="5,000 MB, more than 2"):
        read_text(path)


@given(raw=st.binary(max_size=200))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_text_or_a_message(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes(raw)
    try:
        text = read_text(path)
    except InputError as refused:
        text = refused.hint
    assert text.strip()
    assert not {"\0", "\r"} & set(text)
