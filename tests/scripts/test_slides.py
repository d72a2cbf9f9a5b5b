"""A presentation becomes a film: its pages whole, in their place, with the words that belong to them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import skia
from PIL import Image
from reelwright.planners.script_reading.deck import deck_script
from reelwright.planners.script_reading.user_script import lines_of
from reelwright.story.brief import Asset
from reelwright.templates.phrase_bank import reading
from reelwright.tools.media.image_intake import PICTURE_FILE
from small_films import run

COLOURS = ("#c02020", "#20a040", "#2040c0")
WORDS = (("Wind", "Moving air"), ("Blades", "Three of them"), ("Power", "Light for a town"))


def write_pdf(path: Path, pages: int = 3, *, wide: bool = True) -> Path:
    """Pages with a coloured band along each edge, and words."""
    stream = skia.FILEWStream(str(path))
    document = skia.PDF.MakeDocument(stream)
    width, height = (480, 270) if wide else (300, 400)
    font = skia.Font(skia.FontMgr().matchFamilyStyle("DejaVu Sans", skia.FontStyle.Normal()), 24)
    for page in range(pages):
        canvas = document.beginPage(width, height)
        canvas.clear(skia.ColorWHITE)
        frame = skia.Paint(Color=skia.Color(*bytes.fromhex(COLOURS[page % 3][1:])), Style=skia.Paint.kStroke_Style)
        frame.setStrokeWidth(20)
        canvas.drawRect(skia.Rect.MakeWH(width, height), frame)
        for row, words in enumerate(WORDS[page % 3]):
            canvas.drawString(words, 60, 80 + 50 * row, font, skia.Paint())
        document.endPage()
    document.close()
    stream.flush()
    return path


def plan(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return run("plan", *arguments, "--out", folder, "--planner", "offline", "--quiet")


def shown(film: Path) -> list[tuple[str, list[str]]]:
    """Each shot's page and what is said over it."""
    script = json.loads((film / "script.json").read_text())
    said = {line["id"]: line["say"] for line in script["lines"]}
    shots = json.loads((film / "storyboard.json").read_text())["shots"]
    return [(shot["slots"].get("image", ""), [said[name] for name in shot["lines"]]) for shot in shots]


def test_a_presentation_alone_is_read_page_by_page(tmp_path: Path) -> None:
    done = plan(tmp_path / "film", "--slides", write_pdf(tmp_path / "deck.pdf"))
    assert done.returncode == 0, done.stderr
    pages = shown(tmp_path / "film")
    assert [page for page, _ in pages] == ["slide-1", "slide-2", "slide-3"]
    assert [" ".join(said) for _, said in pages] == [f"{title}. {words}." for title, words in WORDS]
    assert json.loads((tmp_path / "film" / "storyboard.json").read_text())["platform"] == "youtube"


def test_pages_find_the_words_that_speak_of_them(tmp_path: Path) -> None:
    script = tmp_path / "talk.md"
    script.write_text(
        "Air moves and is wind.\n\nA town gets light.\n\n## Questions\n\nThe power is for a town, as light.\n"
    )
    done = plan(tmp_path / "film", "--slides", write_pdf(tmp_path / "deck.pdf"), "--script", script)
    assert done.returncode == 0, done.stderr
    pages = [page for page, _ in shown(tmp_path / "film")]
    assert pages == ["slide-1", "slide-2", "slide-3"], "every page is shown, the one without words too"


def test_a_direction_says_which_page(tmp_path: Path) -> None:
    script = tmp_path / "talk.md"
    script.write_text("[slide 3] Light for a town. And for a village.\n\n[slide off] A word.\n\n[slide 9] And this.\n")
    done = plan(tmp_path / "film", "--slides", write_pdf(tmp_path / "deck.pdf"), "--script", script)
    assert "slide 9: the slides have 3 pages" in done.stderr
    pages = shown(tmp_path / "film")
    assert pages[0] == ("slide-3", ["Light for a town.", "And for a village."])
    assert [page for page, _ in pages[1:]] == ["", ""]


def test_a_page_is_whole_and_its_notes_are_what_is_said(tmp_path: Path) -> None:
    import pypdfium2
    import pypdfium2.raw as pdfium

    path = write_pdf(tmp_path / "plain.pdf", wide=False)
    document = pypdfium2.PdfDocument(path)
    note = pdfium.FPDFPage_CreateAnnot(document[1], 1)
    text = "Say this instead: it's *ours*.".encode("utf-16-le") + b"\0\0"
    held = (pdfium.FPDF_WCHAR * (len(text) // 2)).from_buffer_copy(text)
    assert pdfium.FPDFAnnot_SetStringValue(note, b"Contents", held)
    pdfium.FPDFPage_CloseAnnot(note)
    document.save(tmp_path / "noted.pdf")
    done = plan(tmp_path / "film", "--slides", tmp_path / "noted.pdf")
    assert done.returncode == 0, done.stderr
    assert "".join(shown(tmp_path / "film")[1][1]) == "Say this instead: it's *ours*."
    asset = json.loads((tmp_path / "film" / "brief.json").read_text())["assets"][0]
    with Image.open(next((tmp_path / "film").glob(f".reelwright/store/??/{asset['key']}/{PICTURE_FILE}"))) as page:
        assert page.size == (1440, 1920)
        corners = {page.getpixel(place) for place in ((4, 4), (1435, 4), (4, 1915), (1435, 1915))}
    assert corners == {(0xC0, 0x20, 0x20)}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.pdf", b"", "is empty"),
        ("text.pdf", b"hello there", "no PDF: the file holds text"),
        ("cut.pdf", "cut", "damaged or cut off"),
        ("long.pdf", "long", "201 pages, at most 200"),
        ("locked.pdf", "locked", "locked with a password"),
        ("gone.pdf", None, "does not exist"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_reason(tmp_path: Path, name: str, content: object, said: str) -> None:
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "cut":
        path.write_bytes(write_pdf(tmp_path / "whole.pdf").read_bytes()[:900])
    elif content == "long":
        write_pdf(path, pages=201)
    elif content == "locked":
        path.write_bytes(LOCKED)
    done = plan(tmp_path / "film", "--slides", path)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2, "what is wrong, and what to do"


def test_the_script_of_a_deck_joins_wrapped_rows_and_escapes_marks() -> None:
    text = deck_script([("Title\n• a long point\nthat goes on\n• [x] * y\n12", "")])
    lines, _ = lines_of(text, reading("en"), assets=(Asset(id="slide-1", kind="slides", name="d", key="0" * 64),))
    assert " ".join(line.say for line in lines) == "Title. a long point that goes on. [x] * y."


LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 480 270]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]>>\n"
)
