"""A film's own colours in a look: a brand's, or those of a photographed product, moved until words can be read."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

from ....story.brand import BaseColour, BrandColour, FilmColours
from ....templates.look import Look, Oklch, Palette
from .colour import LARGE_CONTRAST, TEXT_CONTRAST, contrast, from_hex, resolve_scheme, to_hex, to_rgb

ROLES: tuple[BaseColour, ...] = ("deep", "paper", "accent", "second")
COLOURFUL = 0.045
"""Chroma under which a colour is nearly grey."""
_REACH: dict[BaseColour, float] = {"deep": 0.07, "paper": 0.025, "accent": 0.2, "second": 0.12}
"""How far in lightness a colour may lie from what the look is made for."""
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
WARM = 90.0
"""The hue of sunlight, in degrees."""
MOVED = 0.03
"""A lightness that was moved by more is told."""

Wanted = Mapping[BaseColour, Oklch]


def oklch(text: str) -> Oklch:
    """The colour `#rrggbb` in OKLCH (Björn Ottosson, 2020), kept within what a palette may say."""
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in from_hex(text))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    hue = math.degrees(math.atan2(b, a)) % 360
    return min(0.99, max(0.05, lightness)), min(0.37, math.hypot(a, b)), hue


def brand_colours(look: Look, colours: Sequence[BrandColour], *, brand: str) -> FilmColours:
    """A brand's colours as the film's base colours in a look, with what was moved and why."""
    wanted = roles_of(colours)
    palette, notes = fitted(look, wanted)
    told = ", ".join(f"{to_hex(to_rgb(colour))} as {role}" for role, colour in wanted.items())
    return _film_colours(palette, source="brand", why=". ".join([f"colours of {brand or 'the brand'}: {told}", *notes]))


def photo_colours(look: Look, colours: Sequence[str], *, asset: str) -> FilmColours | None:
    """Colours drawn from a product: its strongest as the accent, grounds on which it stands out; None for grey ones."""
    if not colours:
        return None
    seen = [oklch(colour) for colour in colours]
    accent = max(seen, key=lambda one: one[1] * (1.0 - 0.6 * abs(one[0] - 0.6)))
    if accent[1] < COLOURFUL:
        return None
    hue = accent[2]
    # Grounds are pale and lie a sixth of the circle away, on the warmer side: the product stands out from them, and
    # what is mixed of the two stays clean.
    beside = min(((hue + 60) % 360, (hue - 60) % 360), key=lambda one: abs((one - WARM + 180) % 360 - 180))
    native = _native(look)
    wanted: dict[BaseColour, Oklch] = {
        "accent": accent,
        "deep": (native["deep"][0], min(0.05, max(0.02, accent[1] * 0.3)), hue),
        "paper": (native["paper"][0], 0.014, beside),
        "second": (native["second"][0], min(native["second"][1], 0.075), beside),
    }
    palette, notes = fitted(look, wanted)
    why = f"drawn from {asset}: the accent from its {colours[seen.index(accent)]}, pale grounds of a hue beside it"
    return _film_colours(palette, source=asset, why=". ".join([why, *notes]))


def roles_of(colours: Sequence[BrandColour]) -> dict[BaseColour, Oklch]:
    """Which colour plays which role: as said; of the others the darkest and lightest, then the strongest."""
    found: dict[BaseColour, Oklch] = {each.role: oklch(each.hex) for each in colours if each.role is not None}
    left = [oklch(each.hex) for each in colours if each.role is None]
    if "accent" not in found and left:
        strongest = max(left, key=lambda one: one[1])
        if strongest[1] >= COLOURFUL or len(left) == 1:
            found["accent"] = strongest
            left.remove(strongest)
    if "deep" not in found and left and min(left)[0] < 0.45:
        found["deep"] = min(left)
        left.remove(found["deep"])
    if "paper" not in found and left and max(left)[0] > 0.86:
        found["paper"] = max(left)
        left.remove(found["paper"])
    if "second" not in found and left:
        found["second"] = max(left, key=lambda one: one[1])
    return found


def fitted(look: Look, wanted: Wanted) -> tuple[Palette, tuple[str, ...]]:
    """The palette of a look with wanted colours in it, and what was moved for it.

    Hue and strength are kept. Lightness is kept where words still reach a contrast of 4.5 in all schemes of the look;
    else it is moved towards what the look is made for, as little as that takes. What is not wanted takes the hue of
    the accent.
    """
    native = _native(look)
    whole = {role: wanted.get(role) or _beside(native[role], wanted) for role in ROLES}
    for weakened in (1.0, 0.6, 0.3):
        for step in _STEPS:
            moved = {role: _towards(whole[role], native[role], role, step, weakened) for role in ROLES}
            palette = Palette(**moved)
            if readable_in(look, palette):
                return palette, (*_told(wanted, moved), *_told_of_accent(wanted, look, palette))
    # The look's own colours can always be read.
    return next(iter(look.palettes.values())), ("the colours cannot be read in this look: its own are used",)


def readable_in(look: Look, palette: Palette) -> bool:
    """Whether all words of all schemes reach a contrast of 4.5, and graphics 3."""
    for scheme in look.schemes.values():
        shown = {role: from_hex(value) for role, value in resolve_scheme(scheme, palette).items()}
        for ground in ("ground", "ground-2", "shape"):
            low = min(contrast(shown["ink"], shown[ground]), contrast(shown["muted"], shown[ground]))
            if low < TEXT_CONTRAST or contrast(shown["accent"], shown[ground]) < LARGE_CONTRAST:
                return False
        if contrast(shown["on-accent"], shown["accent"]) < TEXT_CONTRAST:
            return False
    return True


def _native(look: Look) -> dict[BaseColour, Oklch]:
    """What the look is made for: the middle of its palettes."""
    found: dict[BaseColour, Oklch] = {}
    for role in ROLES:
        colours: list[Oklch] = [getattr(palette, role) for palette in look.palettes.values()]
        found[role] = (fmean(c[0] for c in colours), fmean(c[1] for c in colours), colours[0][2])
    return found


def _beside(native: Oklch, wanted: Wanted) -> Oklch:
    """A colour that was not given: the look's lightness and strength in the hue of one that was."""
    lead = wanted.get("accent") or wanted.get("second") or wanted.get("deep") or wanted.get("paper")
    if lead is None:
        return native
    return native[0], native[1] if lead[1] >= COLOURFUL else min(native[1], 0.01), lead[2]


def _towards(colour: Oklch, native: Oklch, role: BaseColour, step: float, weakened: float) -> Oklch:
    reach = _REACH[role]
    lightness = min(native[0] + reach, max(native[0] - reach, colour[0])) if role != "accent" else colour[0]
    lightness += (native[0] - lightness) * step
    most = 0.035 if role == "paper" else 0.37
    return lightness, min(most, colour[1] * (weakened if step == 1.0 else 1.0)), colour[2]


def _told(wanted: Wanted, moved: Mapping[BaseColour, Oklch]) -> tuple[str, ...]:
    notes = []
    for role, colour in wanted.items():
        if abs(moved[role][0] - colour[0]) > MOVED:
            way = "darker" if moved[role][0] < colour[0] else "lighter"
            before, after = to_hex(to_rgb(colour)), to_hex(to_rgb(moved[role]))
            notes.append(f"{before} ({role}) is used {way}, as {after}, so that words can be read")
    return tuple(notes)


def _told_of_accent(wanted: Wanted, look: Look, palette: Palette) -> tuple[str, ...]:
    """Where a ground asks for another lightness of the accent than the brand's."""
    if "accent" not in wanted:
        return ()
    notes = []
    for name, scheme in look.schemes.items():
        if scheme["accent"] != "accent":
            continue
        drawn = resolve_scheme(scheme, palette)["accent"]
        if abs(oklch(drawn)[0] - palette.accent[0]) > MOVED:
            way = "darker" if oklch(drawn)[0] < palette.accent[0] else "lighter"
            notes.append(f"on {name} grounds the accent is drawn {way}, as {drawn}, so that it can be read")
    return tuple(notes)


def _film_colours(palette: Palette, *, source: str, why: str) -> FilmColours:
    return FilmColours(
        deep=_rounded(palette.deep),
        paper=_rounded(palette.paper),
        accent=_rounded(palette.accent),
        second=_rounded(palette.second),
        source=source,
        why=why,
    )


def _rounded(colour: Oklch) -> Oklch:
    return round(colour[0], 4), round(colour[1], 4), round(colour[2], 2) % 360
