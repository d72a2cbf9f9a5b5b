"""What a file holds, told by its first bytes and never by its name; and text in whatever encoding it came."""

from __future__ import annotations

import codecs
from pathlib import Path

from ...story.errors import InputError, StorageError

TEXT_BYTES_MAX = 2_000_000
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF8", "a GIF picture"),
    (8, b"WEBP", "a WebP picture"),
    (0, b"BM", "a BMP picture"),
    (0, b"II*\0", "a TIFF picture"),
    (0, b"MM\0*", "a TIFF picture"),
    (4, b"ftypavif", "an AVIF picture"),
    (4, b"ftyphei", "a HEIC picture"),
    (4, b"ftypmif1", "a HEIC picture"),
    (4, b"ftypM4A", "M4A sound"),
    (4, b"ftyp", "an MP4 or MOV video"),
    (0, b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (8, b"AVI ", "an AVI video"),
    (8, b"WAVE", "WAV sound"),
    (0, b"ID3", "MP3 sound"),
    (0, b"\xff\xfb", "MP3 sound"),
    (0, b"\xff\xf3", "MP3 sound"),
    (0, b"\xff\xf1", "AAC sound"),
    (0, b"OggS", "Ogg sound"),
    (0, b"fLaC", "FLAC sound"),
    (0, b"FORM", "AIFF sound"),
    (0, b"%PDF", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive or an office document"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def what_is(path: Path) -> str:
    """A few words for what a file holds: 'a PNG picture', 'MP3 sound', 'text', 'nothing', 'unknown data'."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        return "nothing"
    for offset, magic, words in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return words
    if head.lstrip().lower().startswith((b"<svg", b"<?xml")) and b"<svg" in head.lower():
        return "an SVG drawing"
    return "unknown data" if _binary(head) else "text"


def check_file(path: Path, *, what: str, bytes_max: int) -> None:
    """Raise `InputError` where a path is no readable file of a sane size. `what` names its use: 'product photo'."""
    try:
        if path.is_dir():
            raise InputError(f"the {what} {str(path)!r} is a folder", hint="give a file")
        size = path.stat().st_size
        with path.open("rb") as file:
            file.read(1)
    except FileNotFoundError:
        raise InputError(f"the {what} {str(path)!r} does not exist", hint="check the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"the {what} {str(path)!r} cannot be read: {reason}", hint="check the path") from None
    if size == 0:
        raise InputError(f"the {what} {str(path)!r} is empty (0 bytes)", hint="copy or export it again")
    if size > bytes_max:
        raise InputError(
            f"the {what} {str(path)!r} has {size / 1e6:,.0f} MB, more than {bytes_max / 1e6:,.0f}",
            hint="give a smaller copy",
        )


def read_text(path: Path, *, what: str = "script") -> str:
    """A text file of a person's, its line ends made one kind, without its byte order mark.

    UTF-8, UTF-16 and UTF-32 with a mark, UTF-16 without one, and UTF-8 are read. Anything else raises `InputError`:
    guessing at old encodings would put wrong letters on the screen in silence.
    """
    check_file(path, what=what, bytes_max=TEXT_BYTES_MAX)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise StorageError(f"the {what} {str(path)!r} cannot be read: {error.strerror}") from None
    text = _decoded(raw)
    if text is None:
        held = what_is(path)
        seems = "" if held in ("text", "unknown data") else f" (it holds {held})"
        raise InputError(
            f"the {what} {str(path)!r} is in no known encoding{seems}", hint="save it as UTF-8 text and try again"
        )
    if not text.strip():
        raise InputError(f"the {what} {str(path)!r} holds no words", hint="write the words to be spoken into it")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(raw: bytes) -> str | None:
    encoding = next((name for mark, name in _BOMS if raw.startswith(mark)), None) or _utf16(raw) or "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _binary(text.encode("utf-8", "surrogatepass")) else text


def _utf16(raw: bytes) -> str | None:
    # Text in UTF-16 without its mark: every other byte of Latin letters and spaces is zero.
    if len(raw) < 4 or len(raw) % 2:
        return None
    sample = raw[:2000]
    even, odd = sample[::2].count(0) / len(sample[::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.05 else None


def _binary(sample: bytes) -> bool:
    controls = sum(byte < 9 or (13 < byte < 32 and byte != 27) for byte in sample[:4096])
    return b"\0" in sample or controls > len(sample[:4096]) // 50
