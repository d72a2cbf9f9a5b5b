"""The first pictures a person sees: one finished frame a shot, and a poster at full size."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reelwright.story.brief import Asset
from reelwright.story.storyboard import Shot, Storyboard
from reelwright.templates.library import platform
from reelwright.tools.compositor.sheets.sheet import PosterJob, SheetCell, SheetJob
from reelwright.tools.compositor.sheets.still import settled_still
from reelwright.tools.text.fonts import faces_digest
from span_toys import Counting, make, number_of

HOOK = Shot(id="hook", scene="kinetic-hook", slots={"headline": "Rain? Run anyway."})
HERO = Shot(id="hero", scene="product-hero", slots={"headline": "Stride", "image": "product-1"}, seconds=Fraction(4))


def board(*shots: Shot, title: str = "Stride") -> Storyboard:
    """A storyboard of those shots."""
    return Storyboard(
        title=title, platform="tiktok", width=180, height=320, look="bold", seconds=Fraction(12), shots=shots
    )


@pytest.fixture
def photo(tmp_path: Path) -> tuple[dict[str, Asset], dict[str, Path]]:
    """A product photo, as an asset and as an artifact."""
    folder = tmp_path / "photo"
    folder.mkdir()
    Image.new("RGB", (200, 300), (20, 150, 90)).save(folder / "picture.png")
    key = "c" * 64
    return {"product-1": Asset(id="product-1", kind="product", name="p", key=key, width=200, height=300)}, {key: folder}


def test_the_sheet_shows_every_shot_with_its_facts(
    photo: tuple[dict[str, Asset], dict[str, Path]], tmp_path: Path
) -> None:
    assets, artifacts = photo
    job = SheetJob.of(board(HOOK, HERO), assets=assets, platform=platform("tiktok"))
    assert [cell.words for cell in job.cells] == ["Rain? Run anyway.", "Stride"]
    assert [cell.scene for cell in job.cells] == ["Kinetic hook", "Product hero"]
    assert [cell.seconds for cell in job.cells] == [8, 4], "as wished; the rest shares what is left"
    make(job, tmp_path / "out", artifacts=artifacts)
    with Image.open(tmp_path / "out" / "storyboard.jpg") as sheet:
        assert sheet.format == "JPEG"
        pixels = np.asarray(sheet.convert("RGB")).astype(int)
    greens = (abs(pixels - (20, 150, 90)).max(axis=2) < 60).mean()
    assert greens > 0.02, "the product's photo is on it"


@pytest.mark.parametrize("count", [1, 2, 5, 7, 13])
def test_cells_stand_in_even_rows_and_show_their_shots(count: int, tmp_path: Path) -> None:
    cells = tuple(
        SheetCell(
            source=Counting(width=96, height=96, frames=number + 1),
            scene="Scene",
            words="words " * 9,
            seconds=Fraction(2),
        )
        for number in range(count)
    )
    job = SheetJob(film_title="T", seconds=Fraction(9), fonts=faces_digest("Inter Tight"), cells=cells)
    make(job, tmp_path)
    with Image.open(tmp_path / "storyboard.jpg") as sheet:
        page = np.asarray(sheet.convert("RGB"))
    side = 440
    found = []
    across = round((page.shape[1] - 2 * 72 + 40) / (side + 40))
    for number in range(count):
        left, top = 72 + number % across * (side + 40), 150 + number // across * (side + 130 + 40)
        found.append(number_of(page[top : top + side, left : left + side]))
    assert found == list(range(count)), "each its last frame, in order"


@pytest.mark.parametrize(
    "title", ["", "{\\an8}<b>'\"; rm -rf /\0\n", "你好，世界", "مرحبا بالعالم", "🎬🎬", "x" * 400, "\U000f0000 private"]
)
def test_any_title_can_stand_on_the_sheet(title: str, tmp_path: Path) -> None:
    source = Counting(width=96, height=160, frames=1)
    cell = SheetCell(source=source, scene=title, words=title, seconds=Fraction(1))
    make(SheetJob(film_title=title, seconds=Fraction(1), fonts="f", cells=(cell,)), tmp_path)
    assert (tmp_path / "storyboard.jpg").stat().st_size > 1000


def test_the_poster_is_the_product_at_full_size(
    photo: tuple[dict[str, Asset], dict[str, Path]], tmp_path: Path
) -> None:
    assets, artifacts = photo
    job = PosterJob.of(board(HOOK, HERO), assets=assets, platform=platform("tiktok"))
    assert job.needs() == ("c" * 64,)
    make(job, tmp_path / "out", artifacts=artifacts)
    with Image.open(tmp_path / "out" / "poster.jpg") as poster:
        assert poster.size == (180, 320)


def test_without_a_product_the_poster_is_the_hook(tmp_path: Path) -> None:
    job = PosterJob.of(board(HOOK), assets={}, platform=platform("tiktok"))
    bench = make(job, tmp_path)
    with Image.open(tmp_path / "poster.jpg") as poster:
        drawn = settled_still(job.source, bench)[..., 2::-1].astype(int)
        assert np.abs(np.asarray(poster).astype(int) - drawn).mean() < 4


def test_equal_sheets_are_equal_bytes(tmp_path: Path) -> None:
    job = SheetJob.of(board(HOOK), assets={}, platform=platform("tiktok"))
    for name in ("one", "two"):
        make(job, tmp_path / name)
    assert (tmp_path / "one" / "storyboard.jpg").read_bytes() == (tmp_path / "two" / "storyboard.jpg").read_bytes()
