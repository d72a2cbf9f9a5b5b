"""Colour in OKLCH: mixing, contrast, and the schemes of a look made into sRGB."""

from __future__ import annotations

import math

from ....templates.layer import ColourRole
from ....templates.look import Mixed, Oklch, Palette, Scheme

Rgb = tuple[float, float, float]
"""sRGB, 0 to 1 each."""
TEXT_CONTRAST = 4.5
LARGE_CONTRAST = 3.0
FAR_HUES = 75.0
"""Degrees."""


def to_rgb(colour: Oklch) -> Rgb:
    """OKLCH to sRGB; chroma is lowered, lightness and hue kept, until the colour can be shown.

    Matrices: Björn Ottosson, "A perceptual color space for image processing", 2020.
    """
    lightness, chroma, hue = colour
    for step in range(24):
        rgb = _unclipped(lightness, chroma * (1 - step / 24), hue)
        if all(-0.0005 <= value <= 1.0005 for value in rgb):
            break
    red, green, blue = (min(1.0, max(0.0, value)) for value in rgb)
    return red, green, blue


def _unclipped(lightness: float, chroma: float, hue: float) -> Rgb:
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    red, green, blue = (_encode(value) for value in linear)
    return red, green, blue


def _encode(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def luminance(rgb: Rgb) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """The WCAG contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(one: Oklch, other: Oklch, share: float) -> Oklch:
    """The colour that lies `share` of the way from one to the other; hue takes the shorter way around.

    Between hues that are far apart that way would lead through a third: there it goes straight, through greyer colours.
    """
    turn = (other[2] - one[2] + 180) % 360 - 180
    lightness = one[0] + (other[0] - one[0]) * share
    if min(one[1], other[1]) >= 0.02 and abs(turn) > FAR_HUES:
        a, b = (
            (1 - share) * one[1] * way(math.radians(one[2])) + share * other[1] * way(math.radians(other[2]))
            for way in (math.cos, math.sin)
        )
        return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360
    # What is nearly grey has no hue to speak of: it takes the other's.
    hue = other[2] if one[1] < 0.02 else one[2] if other[1] < 0.02 else (one[2] + turn * share) % 360
    return lightness, one[1] + (other[1] - one[1]) * share, hue


def to_hex(rgb: Rgb) -> str:
    """`#rrggbb`."""
    return "#" + "".join(f"{round(value * 255):02x}" for value in rgb)


def from_hex(text: str) -> Rgb:
    """sRGB from `#rrggbb`."""
    red, green, blue = (int(text[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def resolve_scheme(scheme: Scheme, palette: Palette) -> dict[ColourRole, str]:
    """The colours of one scheme as `#rrggbb`; text is moved in lightness where its contrast would be too small."""
    plain = {role: _resolve(mixed, palette) for role, mixed in scheme.items()}
    grounds = [plain["ground"], plain["ground-2"], plain["shape"]]
    fixed = dict(plain)
    fixed["ink"] = readable(plain["ink"], grounds, TEXT_CONTRAST)
    fixed["muted"] = readable(plain["muted"], grounds, TEXT_CONTRAST)
    fixed["accent"] = readable(plain["accent"], grounds, LARGE_CONTRAST)
    fixed["on-accent"] = readable(plain["on-accent"], [fixed["accent"]], TEXT_CONTRAST)
    if contrast(_as_shown(fixed["on-accent"]), _as_shown(fixed["accent"])) < TEXT_CONTRAST:
        # An accent of middling lightness carries no words: it gives way.
        fixed["accent"] = _giving_way(fixed["accent"], fixed["on-accent"], grounds)
        fixed["on-accent"] = readable(plain["on-accent"], [fixed["accent"]], TEXT_CONTRAST)
    return {role: to_hex(to_rgb(colour)) for role, colour in fixed.items()}


def _as_shown(colour: Oklch) -> Rgb:
    """In the 8 bits in which it is drawn: a contrast is judged by what is seen."""
    return from_hex(to_hex(to_rgb(colour)))


def _giving_way(accent: Oklch, words: Oklch, grounds: list[Oklch]) -> Oklch:
    """The nearest accent that carries the words and still stands out from the grounds."""
    steps = sorted((number / 50 for number in range(4, 50)), key=lambda lightness: abs(lightness - accent[0]))
    for lightness in steps:
        moved = (lightness, accent[1], accent[2])
        shown = _as_shown(moved)
        if contrast(shown, _as_shown(words)) >= TEXT_CONTRAST and all(
            contrast(shown, _as_shown(ground)) >= LARGE_CONTRAST for ground in grounds
        ):
            return moved
    return accent


def _resolve(mixed: Mixed, palette: Palette) -> Oklch:
    if isinstance(mixed, str):
        colour: Oklch = getattr(palette, mixed)
        return colour
    return mix(getattr(palette, mixed[0]), getattr(palette, mixed[1]), mixed[2])


def readable(colour: Oklch, grounds: list[Oklch], least: float) -> Oklch:
    """The nearest lightness at which the colour stands out from all grounds; the best there is, if none does."""
    shown = [_as_shown(ground) for ground in grounds]

    def worst(candidate: Oklch) -> float:
        return min(contrast(_as_shown(candidate), ground) for ground in shown)

    candidates = sorted(
        ((lightness / 50, colour[1], colour[2]) for lightness in range(4, 50)), key=lambda one: abs(one[0] - colour[0])
    )
    for candidate in (colour, *candidates):
        if worst(candidate) >= least:
            return candidate
    return max(candidates, key=worst)
