"""Takes a person's picture in: judged by its content, turned upright, in sRGB, 8 bits, of a sane size."""

from __future__ import annotations

import io
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ...story.artifact import Key, Making
from ...story.errors import InputError
from ..work.job import Bench, Job, Made
from ..work.store import RAW_FILE
from .sniff import check_file, what_is

if TYPE_CHECKING:
    from PIL.Image import Image

PICTURE_FILE = "picture.png"
SIDE_MIN = 64
"""A smaller picture has nothing to show."""
SIDE_MAX = 3840
"""The long side that a film of 2160x3840 can use."""
PIXELS_MAX = 150_000_000
"""More are refused before anything is decoded: 30,000 x 30,000 would take 3.6 GB."""
BYTES_MAX = 400_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
READABLE = "PNG, JPEG, WebP, AVIF, TIFF, BMP or GIF"


class ImageIntake(Job):
    """Makes `picture.png` of a picture as a person gave it: 8-bit sRGB, RGB or RGBA, nothing of its metadata.

    facts: width, height, alpha (whether parts are transparent), notes (what was changed, for people).
    """

    kind: ClassVar[str] = "image-intake"
    makers: ClassVar[tuple[str, ...]] = ("tools.media.image_intake",)
    title: ClassVar[str] = "Reading pictures"

    raw: Key
    """The store's copy of the file, with its bytes as `source`."""
    name: str
    """The file's own name, for messages."""
    what: str = "picture"
    """What it is for: 'product photo', 'logo'."""

    def needs(self) -> tuple[Key, ...]:
        """The file."""
        return (self.raw,)

    def make(self, bench: Bench) -> Made:
        """Leave `picture.png`. `InputError` says what is wrong with the file and what to do."""
        began = time.process_time()
        image, notes = read_image(bench.path(self.raw, RAW_FILE), name=self.name, what=self.what)
        image.save(bench.folder / PICTURE_FILE, "PNG", compress_level=1)
        facts = {"width": image.width, "height": image.height, "alpha": image.mode == "RGBA", "notes": notes}
        return Made(facts=facts, making=Making(engine="pillow", compute_s=time.process_time() - began))


def read_image(path: Path, *, name: str, what: str = "picture") -> tuple[Image, list[str]]:
    """The picture in `RGB` or `RGBA`, and notes of what was changed. `InputError` as the job."""
    check_file(path, what=what, bytes_max=BYTES_MAX)
    from PIL import Image, ImageOps, UnidentifiedImageError

    notes: list[str] = []
    try:
        with warnings.catch_warnings():
            # Sizes are judged below, in our words; broken tags are of no interest.
            warnings.simplefilter("ignore")
            Image.init()
            known = [name for name in FORMATS if name in Image.OPEN]
            with Image.open(path, formats=known) as opened:
                _check_size(opened, name=name, what=what)
                if getattr(opened, "is_animated", False) and opened.format != "MPO":
                    notes.append(f"{name!r} is animated: its first picture is used")
                opened.draft("RGB", (2 * SIDE_MAX, 2 * SIDE_MAX))
                opened.load()
                image: Image.Image = ImageOps.exif_transpose(opened)
                image = _smaller(image, notes, name)
                image = _in_srgb(_eight_bits(image, notes, name), opened.info.get("icc_profile"), notes, name)
    except InputError:
        raise
    except Image.DecompressionBombError:
        raise _too_large(name, what, "it") from None
    except UnidentifiedImageError:
        raise _no_picture(path, name=name, what=what) from None
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise InputError(
            f"the {what} {name!r} is damaged or cut off: {error}", hint="copy or export it again"
        ) from None
    except MemoryError:
        raise _too_large(name, what, "it") from None
    return _checked_alpha(image, name=name, what=what), notes


def _check_size(image: Any, *, name: str, what: str) -> None:
    width, height = image.size
    if width * height > PIXELS_MAX:
        raise _too_large(name, what, f"{width:,} x {height:,} pixels")
    if min(width, height) < SIDE_MIN:
        raise InputError(
            f"the {what} {name!r} has {width} x {height} pixels, fewer than {SIDE_MIN} x {SIDE_MIN}",
            hint="give a larger one; 1500 pixels or more look best",
        )


def _too_large(name: str, what: str, size: str) -> InputError:
    return InputError(
        f"the {what} {name!r} is too large: {size}; at most {PIXELS_MAX // 1_000_000} million pixels can be read",
        hint=f"give a copy with a long side of {SIDE_MAX} pixels, which is all that a film can use",
    )


def _no_picture(path: Path, *, name: str, what: str) -> InputError:
    held = what_is(path)
    if held.endswith("picture"):
        if "HEIC" in held:
            return InputError(f"the {what} {name!r} is a HEIC picture, which cannot be read", hint="export it as JPEG")
        return InputError(f"the {what} {name!r} is {held}, but damaged or cut off", hint="copy or export it again")
    return InputError(f"the {what} {name!r} is not a picture: it holds {held}", hint=f"give a {READABLE} file")


def _smaller(image: Image, notes: list[str], name: str) -> Image:
    from PIL import Image

    scale = SIDE_MAX / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    notes.append(f"{name!r} is used at {size[0]} x {size[1]} instead of {image.width} x {image.height} pixels")
    if image.mode in ("P", "1", "PA"):
        image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    kept = image.info
    image = image.resize(size, Image.Resampling.BOX if image.mode.startswith("I;") else Image.Resampling.LANCZOS)
    image.info.update(kept)
    return image


def _eight_bits(image: Image, notes: list[str], name: str) -> Image:
    """Pictures of one channel with 16 bits or more; those of several come from Pillow with their upper 8 bits."""
    from PIL import Image

    if image.mode not in ("I", "F") and not image.mode.startswith("I;"):
        return image
    import numpy as np

    values = np.asarray(image).astype(np.float64)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    top = float(values.max(initial=0.0))
    if image.mode == "F" and top <= 1.0:
        values *= 255
    elif top > 255:
        values *= 255 / (65535 if top <= 65535 else top)
    notes.append(f"{name!r} has more than 8 bits a channel: it is used with 8")
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))


def _in_srgb(image: Image, profile: bytes | None, notes: list[str], name: str) -> Image:
    """RGB or RGBA in sRGB, by the picture's own profile where it has a sound one."""
    from PIL import Image, ImageCms

    alpha = None
    if image.mode in ("P", "1", "PA", "LA", "La", "RGBa"):
        transparent = "transparency" in image.info or image.mode not in ("P", "1")
        image = image.convert("RGBA" if transparent else "RGB")
    elif image.mode in ("L", "RGB") and "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode in ("RGBA", "RGBX"):
        if image.mode == "RGBA":
            alpha = image.getchannel("A")
        image = image.convert("RGB")
    if image.mode == "YCbCr":
        image = image.convert("RGB")
    if image.mode == "CMYK":
        notes.append(f"{name!r} is in CMYK, for print: its colours are converted for screens")
    plain = image
    if profile and len(profile) < 10_000_000:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            plain = converted if converted is not None else image
        except (ImageCms.PyCMSError, OSError, ValueError):
            notes.append(f"the colour profile of {name!r} does not fit it and is ignored")
    elif image.mode == "LAB":
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        plain = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB") or image
    plain = plain.convert("RGB")
    if alpha is not None:
        plain.putalpha(alpha)
    # A copy by pixels: nothing of the file's metadata (where it was taken, by whom) goes further.
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())


def _checked_alpha(image: Image, *, name: str, what: str) -> Image:
    if image.mode != "RGBA":
        return image
    least, most = image.getchannel("A").getextrema()
    if most == 0:
        raise InputError(f"the {what} {name!r} is wholly transparent: there is nothing to see", hint="export it again")
    return image.convert("RGB") if least == 255 else image
