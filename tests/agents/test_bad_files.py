"""A file that cannot be used is refused at the door: one sentence with its name, exit 2, no documents."""

from __future__ import annotations

import io
import struct
import wave
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import reelwright
from PIL import Image

BRIEF = "6 s square ad for Stride, a waterproof trail shoe."


def _png(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing: a bomb where the size is large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def _jpeg(mode: str = "RGB", size: tuple[int, int] = (640, 640)) -> bytes:
    data = io.BytesIO()
    Image.effect_noise(size, 40).convert(mode).save(data, "JPEG")
    return data.getvalue()


def _sound() -> bytes:
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\1\0" * 80_000)
    return data.getvalue()


BAD_PICTURES: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: b"not a picture at all",
    "sound": _sound,
    "truncated": lambda: _jpeg()[:900],
    "one-pixel": lambda: _jpeg(size=(1, 1)),
    "bomb": lambda: _png(30_000, 30_000),
    "gigantic": lambda: _png(2_000_000_000, 2_000_000_000),
}


@pytest.mark.parametrize("kind", BAD_PICTURES)
def test_a_bad_picture_is_refused_by_name(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"{kind}.jpg"
    path.write_bytes(BAD_PICTURES[kind]())
    with pytest.raises(reelwright.ReelwrightError, match=path.name) as refused:
        reelwright.plan(BRIEF, products=[path], out=tmp_path / "film", planner="offline")
    assert refused.value.exit_code == 2
    assert not (tmp_path / "film" / "brief.json").exists()


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_an_unusual_picture_is_taken_in(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "shoe.jpg"
    path.write_bytes(_jpeg(mode))
    film = reelwright.plan(BRIEF, products=[path], out=tmp_path / "film", planner="offline")
    assert (film.folder / "storyboard.json").is_file()


@pytest.mark.parametrize("data", [b"", b"la la la", _jpeg()], ids=["empty", "text", "picture"])
def test_music_that_is_none_is_refused_by_name(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(data)
    with pytest.raises(reelwright.ReelwrightError, match=r"song\.mp3") as refused:
        reelwright.plan(BRIEF, music=path, out=tmp_path / "film", planner="offline")
    assert refused.value.exit_code == 2
    assert not (tmp_path / "film" / "brief.json").exists()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00\xd8bad", bytes(range(128, 256)) * 4], ids=["empty", "half", "none"]
)
def test_a_script_in_no_known_encoding_is_refused_by_name(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "words.md"
    path.write_bytes(data)
    with pytest.raises(reelwright.ReelwrightError) as refused:
        reelwright.plan("", script=path, out=tmp_path / "film", planner="offline")
    assert refused.value.exit_code == 2
    assert "script" in str(refused.value) or path.name in str(refused.value)


def test_a_missing_file_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(reelwright.ReelwrightError, match=r"gone\.jpg"):
        reelwright.plan(BRIEF, products=[tmp_path / "gone.jpg"], out=tmp_path / "film", planner="offline")
    assert not (tmp_path / "film" / "brief.json").exists()


def test_a_script_in_letters_that_nobody_can_draw_is_refused_before_a_frame_is(tmp_path: Path) -> None:
    script = tmp_path / "chai.md"
    script.write_text("# चाय\n\nपानी को पाँच मिनट उबालें।\n", encoding="utf-8")
    with pytest.raises(reelwright.ReelwrightError, match="no bundled font draws च") as refused:
        reelwright.plan("", script=script, out=tmp_path / "film", planner="offline")
    assert "brand kit" in str(refused.value.hint)
