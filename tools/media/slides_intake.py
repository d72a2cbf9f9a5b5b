"""Takes a presentation in: each page of a PDF as a picture, and the words and notes that stand on it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ...story.artifact import Key, Making
from ...story.errors import InputError
from ..work.job import Bench, Job, Made
from ..work.store import RAW_FILE
from .image_intake import PICTURE_FILE
from .sniff import check_file, what_is

if TYPE_CHECKING:
    from collections.abc import Iterator

BYTES_MAX = 200_000_000
PAGES_MAX = 200
"""More would take hours to watch."""
LONG_SIDE = 1920
TEXT_MAX = 4_000
"""Characters of a page's words that are kept."""
_SIDE_MAX = 14_400
"""Points that PDF allows a page; the ratio of the sides is limited too, for a picture of sane size."""
_RATIO_MAX = 8
_TEXT_NOTE = 1
"""FPDF_ANNOT_TEXT: a sticky note."""


class SlidePage(Job):
    """Makes `picture.png` of one page, its long side 1920 pixels, on white as paper is.

    facts: width, height, alpha (never), text (the page's words), note (its sticky notes: what a speaker wrote there).
    """

    kind: ClassVar[str] = "slide-page"
    makers: ClassVar[tuple[str, ...]] = ("tools.media.slides_intake",)
    title: ClassVar[str] = "Reading slides"

    raw: Key
    """The store's copy of the PDF, with its bytes as `source`."""
    name: str
    page: int
    """From 1."""

    def needs(self) -> tuple[Key, ...]:
        """The file."""
        return (self.raw,)

    def make(self, bench: Bench) -> Made:
        """Leave `picture.png`."""
        began = time.process_time()
        with _opened(bench.path(self.raw, RAW_FILE), self.name) as document:
            try:
                page = document[self.page - 1]
                image = page.render(scale=_scale(page, self.name, self.page)).to_pil().convert("RGB")
                text, note = _words(page), _notes(page)
            except (RuntimeError, ValueError, OSError) as error:
                raise InputError(
                    f"page {self.page} of the slides {self.name!r} is damaged: {error}", hint="export the PDF again"
                ) from None
        image.save(bench.folder / PICTURE_FILE, "PNG", compress_level=1)
        facts = {
            "width": image.width, "height": image.height, "alpha": False, "notes": [], "text": text, "note": note,
        }  # fmt: skip
        return Made(facts=facts, making=Making(engine="pdfium", compute_s=time.process_time() - began))


def count_pages(path: Path) -> int:
    """How many pages a presentation has. `InputError` says what is wrong with the file and what to do."""
    check_file(path, what="presentation", bytes_max=BYTES_MAX)
    with _opened(path, path.name) as document:
        pages = len(document)
    if not pages:
        raise InputError(f"the slides {path.name!r} have no pages", hint="export the presentation again")
    if pages > PAGES_MAX:
        raise InputError(
            f"the slides {path.name!r} have {pages} pages, at most {PAGES_MAX} make a film",
            hint="export the pages that are to be shown, or make several films",
        )
    return pages


@contextmanager
def _opened(path: Path, name: str) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        # A file that is cut off is sometimes found out at its first page only.
        len(document)
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        raise _unusable(path, name, str(error)) from None
    try:
        yield document
    finally:
        document.close()


def _unusable(path: Path, name: str, said: str) -> InputError:
    if "password" in said.lower() or "security" in said.lower():
        return InputError(
            f"the slides {name!r} are locked with a password", hint="export them without one, and try again"
        )
    held = what_is(path)
    if held != "a PDF document":
        return InputError(f"the slides {name!r} are no PDF: the file holds {held}", hint="export the slides as PDF")
    return InputError(f"the slides {name!r} are damaged or cut off", hint="export the PDF again")


def _scale(page: Any, name: str, number: int) -> float:
    width, height = page.get_size()
    long, short = max(width, height), min(width, height)
    if short <= 0 or long > _SIDE_MAX or long / short > _RATIO_MAX:
        raise InputError(
            f"page {number} of the slides {name!r} measures {width:.0f} x {height:.0f} points: no slide has that shape",
            hint="export the slides in one of the usual sizes",
        )
    return float(LONG_SIDE / long)


def _words(page: Any) -> str:
    text = page.get_textpage()
    try:
        return clean_text(text.get_text_bounded())
    finally:
        text.close()


def _notes(page: Any) -> str:
    import pypdfium2.raw as pdfium

    found = []
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), 100)):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        if pdfium.FPDFAnnot_GetSubtype(note) == _TEXT_NOTE:
            found.append(_annotated(pdfium, note))
        pdfium.FPDFPage_CloseAnnot(note)
    return clean_text("\n".join(words for words in found if words))


def _annotated(pdfium: Any, note: Any) -> str:
    import ctypes

    size = pdfium.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
    if not 2 < size <= 4 * TEXT_MAX:
        return ""
    room = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(note, b"Contents", room, size)
    return bytes(room)[: size - 2].decode("utf-16-le", "replace")


def clean_text(text: str) -> str:
    """A page's words row by row, without control characters, private signs (icons) and broken hyphens."""
    rows = []
    for row in text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-").split("\n"):
        kept = "".join(letter for letter in row if letter.isprintable() and not 0xE000 <= ord(letter) <= 0xF8FF)
        if kept.strip():
            rows.append(" ".join(kept.split()))
    return "\n".join(rows)[:TEXT_MAX]
