"""Pictures from people: every odd one is either made right or refused in one clear message."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from reelwright.story.artifact import Artifact
from reelwright.story.brief import Asset
from reelwright.story.errors import InputError
from reelwright.tools.media.image_intake import SIDE_MAX, ImageIntake, read_image
from reelwright.tools.media.intake import take_in
from reelwright.tools.work.executor import InlineExecutor
from reelwright.tools.work.store import FolderStore

RED, GREEN, BLUE = (210, 40, 30), (30, 160, 70), (40, 60, 200)


def quarters(width: int = 120, height: int = 80) -> Image.Image:
    """Red top left, green top right, blue below: shows every turn and every swap of channels."""
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    return image


def near(pixel: Any, colour: tuple[int, ...], tolerance: int = 12) -> bool:
    """Whether a pixel has that colour, nearly."""
    return all(abs(int(one) - two) <= tolerance for one, two in zip(pixel, colour, strict=False))


def upright(image: Image.Image) -> bool:
    """Whether it is `quarters`, not turned and with its own colours."""
    wide, high = image.size
    return (
        near(image.getpixel((wide // 4, high // 4)), RED)
        and near(image.getpixel((3 * wide // 4, high // 4)), GREEN)
        and near(image.getpixel((wide // 2, 3 * high // 4)), BLUE)
    )


class Intake:
    """A store, and the way of a file into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = FolderStore(folder / "store")

    def take(self, path: Path, kind: Any = "product") -> tuple[Asset, list[str]]:
        """Take a file in."""
        return take_in(path, kind=kind, asset_id="product-1", put_file=self.store.put_file, run=self._run)

    def picture(self, asset: Asset) -> Image.Image:
        """The normalised copy."""
        with Image.open(self.store.folder(asset.key) / "picture.png") as image:
            image.load()
            return image

    def _run(self, job: Any) -> Artifact:
        return InlineExecutor().run([job], self.store)[job.key()]


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    """A fresh store."""
    return Intake(tmp_path)


def saved(folder: Path, name: str, image: Image.Image | None = None, **options: Any) -> Path:
    """A picture saved by its ending."""
    path = folder / name
    (image or quarters()).save(path, **options)
    return path


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "gif", "bmp", "tif", "avif"])
def test_every_usual_format_is_read(ending: str, intake: Intake, tmp_path: Path) -> None:
    lossless = {"quality": 95} if ending in ("jpg", "webp", "avif") else {}
    asset, notes = intake.take(saved(tmp_path, f"shoe.{ending}", **lossless))
    assert (asset.width, asset.height, asset.alpha) == (120, 80, False)
    assert notes == [f"'shoe.{ending}' is shown as it is, not cut out: its background is not plain"]
    picture = intake.picture(asset)
    assert picture.mode == "RGB"
    assert upright(picture)


def test_the_name_says_nothing_about_the_content(intake: Intake, tmp_path: Path) -> None:
    quarters().save(tmp_path / "shoe.jpg", format="PNG")
    asset, _ = intake.take(tmp_path / "shoe.jpg")
    assert upright(intake.picture(asset))
    assert asset.name == "shoe.jpg"


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_stands_upright(turn: int, tmp_path: Path) -> None:
    ways = Image.Transpose
    undo = [None, ways.FLIP_LEFT_RIGHT, ways.ROTATE_180, ways.FLIP_TOP_BOTTOM, ways.TRANSPOSE, ways.ROTATE_90]
    undo += [ways.TRANSVERSE, ways.ROTATE_270]
    way = undo[turn - 1]
    stored = quarters() if way is None else quarters().transpose(way)
    exif = Image.Exif()
    exif[0x0112] = turn
    path = saved(tmp_path, "phone.jpg", stored, exif=exif, quality=95)
    image, _ = read_image(path, name="phone.jpg")
    assert image.size == (120, 80)
    assert upright(image)


def test_cmyk_becomes_sane_colour(tmp_path: Path) -> None:
    path = saved(tmp_path, "print.jpg", quarters().convert("CMYK"), quality=95)
    image, notes = read_image(path, name="print.jpg")
    assert image.mode == "RGB"
    assert upright(image)
    assert notes == ["'print.jpg' is in CMYK, for print: its colours are converted for screens"]


def test_sixteen_bits_are_toned_down(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 65535, 128).astype(np.uint16), (80, 1))
    path = saved(tmp_path, "deep.png", Image.fromarray(ramp))
    image, notes = read_image(path, name="deep.png")
    row = np.asarray(image)[40, :, 0].astype(int)
    assert (row[0], row[-1]) == (0, 255)
    assert abs(row - np.linspace(0, 255, 128)).max() <= 1
    assert notes == ["'deep.png' has more than 8 bits a channel: it is used with 8"]


def test_floating_point_pictures_are_toned_down(tmp_path: Path) -> None:
    values = np.tile(np.linspace(0, 1, 100, dtype=np.float32), (80, 1))
    values[3, 3] = np.nan
    image, _ = read_image(saved(tmp_path, "float.tif", Image.fromarray(values)), name="float.tif")
    assert np.asarray(image)[40, -1, 0] == 255


def test_of_an_animation_the_first_picture_is_used(tmp_path: Path) -> None:
    path = tmp_path / "spin.gif"
    quarters().save(path, save_all=True, append_images=[Image.new("RGB", (120, 80), c) for c in (RED, BLUE)])
    image, notes = read_image(path, name="spin.gif")
    assert upright(image)
    assert notes == ["'spin.gif' is animated: its first picture is used"]


def test_transparency_is_kept(intake: Intake, tmp_path: Path) -> None:
    cutout = quarters().convert("RGBA")
    cutout.putalpha(Image.linear_gradient("L").resize((120, 80)))
    asset, _ = intake.take(saved(tmp_path, "cutout.png", cutout))
    assert asset.alpha
    picture = intake.picture(asset)
    assert picture.mode == "RGBA"
    assert picture.getpixel((60, 0))[3] < 10 < 240 < picture.getpixel((60, 79))[3]


@pytest.mark.parametrize("mode", ["P", "L", "1", "LA", "I;16"])
def test_pictures_of_few_colours_are_read(mode: str, tmp_path: Path) -> None:
    image = Image.new("I;16", (80, 80), 30000) if mode == "I;16" else quarters(80, 80).convert(mode)
    read, _ = read_image(saved(tmp_path, "plain.png", image), name="plain.png")
    assert read.mode in ("RGB", "RGBA")
    assert read.size == (80, 80)


def test_a_transparent_palette_colour_is_transparent(tmp_path: Path) -> None:
    image = quarters().quantize(8)
    path = saved(tmp_path, "sticker.png", image, transparency=image.getpixel((5, 5)))
    read, _ = read_image(path, name="sticker.png")
    assert read.mode == "RGBA"
    assert read.getpixel((5, 5))[3] == 0
    assert read.getpixel((60, 70))[3] == 255


def test_an_alpha_channel_without_transparency_is_none(intake: Intake, tmp_path: Path) -> None:
    asset, _ = intake.take(saved(tmp_path, "opaque.png", quarters().convert("RGBA")))
    assert not asset.alpha


def test_colours_of_another_space_become_srgb(tmp_path: Path) -> None:
    # LAB's own profile stands for any: the pixels are not sRGB until the profile is used.
    srgb = ImageCms.createProfile("sRGB")
    lab = ImageCms.profileToProfile(quarters(), srgb, ImageCms.createProfile("LAB"), outputMode="LAB")
    assert lab is not None
    image, _ = read_image(saved(tmp_path, "lab.tif", lab), name="lab.tif")
    assert upright(image)


def test_a_broken_colour_profile_is_left_out_and_said(tmp_path: Path) -> None:
    path = saved(tmp_path, "profile.png", icc_profile=b"not a profile" * 20)
    image, notes = read_image(path, name="profile.png")
    assert upright(image)
    assert notes == ["the colour profile of 'profile.png' does not fit it and is ignored"]


def test_large_photos_come_down_to_what_a_film_can_use(intake: Intake, tmp_path: Path) -> None:
    asset, notes = intake.take(saved(tmp_path, "big.jpg", quarters(6000, 4000), quality=80))
    assert (asset.width, asset.height) == (SIDE_MAX, 2560)
    assert "instead of" in notes[0]
    assert upright(intake.picture(asset))


def test_nothing_private_goes_further(intake: Intake, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Anna at home"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    path = saved(tmp_path, "phone.jpg", exif=exif, comment=b"secret words")
    asset, _ = intake.take(path)
    raw = (intake.store.folder(asset.key) / "picture.png").read_bytes()
    assert not [word for word in (b"Anna", b"secret", b"eXIf") if word in raw]


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png_of(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(30_000, 30_000), (20_000, 8_000), (2**31 - 1, 2**31 - 1)], ids=str)
def test_a_bomb_is_refused_before_it_is_opened(size: tuple[int, int], tmp_path: Path) -> None:
    import resource

    path = tmp_path / "bomb.png"
    path.write_bytes(_png_of(*size))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError, match=r"'bomb\.png' is too large"):
        read_image(path, name="bomb.png")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes"


def test_a_long_strip_is_read_small(tmp_path: Path) -> None:
    path = saved(tmp_path, "strip.png", Image.new("RGB", (30_000, 600), RED))
    image, _ = read_image(path, name="strip.png")
    assert image.width == SIDE_MAX


@pytest.mark.parametrize("size", [(1, 1), (63, 900), (900, 12)], ids=str)
def test_a_tiny_picture_is_refused_with_the_least_size(size: tuple[int, int], tmp_path: Path) -> None:
    path = saved(tmp_path, "dot.png", Image.new("RGB", size))
    with pytest.raises(InputError, match=rf"'dot\.png' has {size[0]} x {size[1]} pixels, fewer than 64 x 64"):
        read_image(path, name="dot.png")


def test_a_wholly_transparent_picture_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, "ghost.png", Image.new("RGBA", (90, 90), (9, 9, 9, 0)))
    with pytest.raises(InputError, match="wholly transparent"):
        read_image(path, name="ghost.png")


CONTENTS = {
    "mp3": (b"ID3\x04" + bytes(400), "it holds MP3 sound"),
    "mp4": (b"\0\0\0\x20ftypisom" + bytes(400), "it holds an MP4 or MOV video"),
    "pdf": (b"%PDF-1.7\n" + bytes(90), "it holds a PDF document"),
    "text": (b"hello, this is a picture\n" * 9, "it holds text"),
    "html": (b"<script>alert(1)</script>" * 9, "it holds text"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "it holds an SVG drawing"),
    "zip": (b"PK\x03\x04" + bytes(90), "it holds a ZIP archive"),
    "noise": (bytes(range(256)) * 9, "it holds unknown data"),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_what_is_no_picture_is_named(name: str, tmp_path: Path) -> None:
    data, words = CONTENTS[name]
    path = tmp_path / "shoe.png"
    path.write_bytes(data)
    with pytest.raises(InputError, match=words) as caught:
        read_image(path, name="shoe.png", what="product photo")
    assert caught.value.what.startswith("the product photo 'shoe.png' is not a picture")
    assert "PNG, JPEG" in caught.value.hint


def test_missing_empty_and_folders_are_refused(intake: Intake, tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    for path, words in (
        (tmp_path / "nowhere.png", "does not exist"),
        (tmp_path / "empty.png", r"is empty \(0 bytes\)"),
        (tmp_path, "is a folder"),
        (tmp_path / "nul\0.png", "cannot be read"),
    ):
        with pytest.raises(InputError, match=words):
            intake.take(path)
    assert not list(intake.store.root.rglob("picture.png"))


@given(data=st.data(), ending=st.sampled_from(["png", "jpeg", "gif", "webp", "tiff", "bmp"]))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cut_and_spoiled_files_are_read_or_refused_but_never_crash(
    data: st.DataObject, ending: str, tmp_path: Path
) -> None:
    file = io.BytesIO()
    quarters().save(file, format=ending)
    raw = bytearray(file.getvalue())
    cut = data.draw(st.integers(1, len(raw)))
    spoiled = raw[:cut]
    for _ in range(data.draw(st.integers(0, 4))):
        spoiled[data.draw(st.integers(0, len(spoiled) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / f"spoiled.{ending}"
    path.write_bytes(bytes(spoiled))
    told = _told(path)
    assert told == "" or ("\n" in told and ("'x'" in told or "spoiled" in told))


def _told(path: Path) -> str:
    try:
        image, _ = read_image(path, name="x")
    except InputError as error:
        return str(error)
    assert image.mode in ("RGB", "RGBA")
    return ""


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "tif"])
def test_a_file_cut_in_half_is_refused(ending: str, tmp_path: Path) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8))
    path = saved(tmp_path, f"half.{ending}", noise)
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(InputError, match="damaged or cut off"):
        read_image(path, name=path.name)


def test_equal_files_are_one_artifact(intake: Intake, tmp_path: Path) -> None:
    first = ImageIntake(raw="a" * 64, name="x.png")
    assert first.key() == ImageIntake(raw="a" * 64, name="x.png").key()
    one, _ = intake.take(saved(tmp_path, "one.png"))
    two, _ = intake.take(tmp_path / "one.png")
    assert one == two
