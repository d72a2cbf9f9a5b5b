"""Hair styles and the scarf."""

from __future__ import annotations

from collections.abc import Callable

from ......templates.person import Hair
from ..form import HeadForm
from .hanging import bob, long, waves
from .scarf import hijab
from .short import afro, buzz, crop, curls, side_part
from .style import Style
from .tied import braids, bun, ponytail

_STYLES: dict[Hair, Callable[[HeadForm], Style]] = {
    "buzz": buzz,
    "crop": crop,
    "side-part": side_part,
    "curls": curls,
    "afro": afro,
    "bob": bob,
    "long": long,
    "ponytail": ponytail,
    "bun": bun,
    "braids": braids,
    "waves": waves,
    "hijab": hijab,
}


def dress_hair(form: HeadForm) -> Style:
    """The hair of a person; a bald head has none."""
    make = _STYLES.get(form.person.hair)
    return make(form) if make else Style(form)
