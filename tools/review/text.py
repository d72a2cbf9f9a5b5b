"""Texts in the decoded picture: really there, readable, inside the safe zone, large enough."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...story.frame_source import Box, OpenSource, TextMark
from ...story.violation import Check
from ...templates.platform import Platform, SafeZone
from .film import Picture, plane
from .letters import Plane, box_mean, contrast_of, correlate, stroke_of
from .tracks import Look, worth_finding

THERE = 0.7
"""Correlation of letters and picture. Letters that are there give 0.9-1.0; other words in their place, or the same
letters a tenth of their size beside it, under 0.62."""
CONTRAST = 4.5
CONTRAST_LARGE = 3.0
FINE_PX = 70
LARGE_PX = 160
LARGE_CSS_PX = 24
BOLD_CSS_PX = 14 * 96 / 72
"""WCAG 2.2 calls text of 24 CSS px large, bold text of 14 points; a phone shows a film 360 CSS px wide."""
BOLD_STROKE = 0.125
"""Of the text's size: semibold letters have strokes of about an eighth."""
PHONE_CSS_PX = 360
RIM_REACH = 0.17
"""Sizes: the widest rim that captions have."""
SAFE_TOLERANCE_PX = 1.5
"""Of 1080: the edge of an antialiased letter."""


@dataclass(frozen=True, slots=True)
class TextFinding:
    """What was measured of one text on one frame."""

    frame: int
    shot: str
    mark: TextMark
    there: float
    """0 to 1."""
    contrast: float
    ink: Box
    """Where its letters were found."""
    bold: bool = False


def look_for_text(
    picture: Picture, opened: OpenSource, *, source_frame: int, look: Look, size: tuple[int, int]
) -> list[TextFinding]:
    """Find the settled texts of one source on one decoded frame.

    The source draws its letters alone, white on black, on the film's size: the mask. Around each text the mask is
    compared with the decoded brightness.
    """
    marks = [mark for mark in opened.marks(source_frame) if worth_finding(mark) and mark.text in look.texts]
    if not marks:
        return []
    frame = picture.frame
    if (frame.width, frame.height) != size or frame.format.name != "yuv420p":
        frame = frame.reformat(width=size[0], height=size[1], format="yuv420p")
    mask = draw_letters(opened, source_frame, size=size)
    return [_find(frame, mask, mark, look=look) for mark in marks]


def draw_letters(opened: OpenSource, source_frame: int, *, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The letters of a frame as opacity, 0 to 255, shape (height, width)."""
    import skia

    pixels = np.zeros((size[1], size[0], 4), np.uint8)
    surface = skia.Surface.MakeRasterDirect(
        skia.ImageInfo.Make(size[0], size[1], skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType), pixels
    )
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorBLACK)
    opened.draw(canvas, source_frame, only_text=True)
    del canvas, surface
    letters: NDArray[np.uint8] = pixels[:, :, 1]
    return letters


def _find(frame: Any, mask: NDArray[np.uint8], mark: TextMark, *, look: Look) -> TextFinding:
    pad = max(4, round(mark.size_px * 0.35))
    height, width = mask.shape
    # Even edges: two colour samples lie on four of brightness.
    x0, y0 = (max(0, int(edge) - pad) & ~1 for edge in (mark.box.x, mark.box.y))
    x1 = min(width & ~1, (int(mark.box.right) + pad + 2) & ~1)
    y1 = min(height & ~1, (int(mark.box.bottom) + pad + 2) & ~1)
    nowhere = TextFinding(frame=look.frame, shot=look.shot, mark=mark, there=0.0, contrast=1.0, ink=mark.box)
    if x1 - x0 < 4 or y1 - y0 < 4:
        return nowhere
    letters = mask[y0:y1, x0:x1].astype(np.float32) / 255
    if float(letters.max()) < 0.5:
        return nowhere
    luma = plane(frame, 0)[y0:y1, x0:x1].astype(np.float32)
    # Large letters are as sure at half or a quarter of their size, and far cheaper.
    thin = max(1, int(mark.size_px // FINE_PX))
    small, size_px = np.s_[::thin, ::thin], mark.size_px / thin
    lighter = _luma_of(mark.colour) >= float(np.median(luma[letters < 0.02]))
    there = correlate(letters[small], luma[small], reach=max(3, round(size_px * 0.6)), lighter=lighter)
    if there < THERE:
        there = max(there, _within_rim(letters[small], luma[small], mark=mark, size_px=size_px))
    rows, columns = np.flatnonzero((letters > 0.5).any(axis=1)), np.flatnonzero((letters > 0.5).any(axis=0))
    ink = Box(
        x=x0 + int(columns[0]),
        y=y0 + int(rows[0]),
        width=int(columns[-1] - columns[0] + 1),
        height=int(rows[-1] - rows[0] + 1),
    )
    # Very large letters have outline enough on every second pixel, where the colour planes are as dense.
    step = 2 if mark.size_px > LARGE_PX else 1
    planes = (plane(frame, n)[y0 // 2 : y1 // 2, x0 // 2 : x1 // 2].astype(np.float32) for n in (1, 2))
    contrast = contrast_of(letters[::step, ::step], luma[::step, ::step], *planes, size_px=mark.size_px / step)
    return TextFinding(
        frame=look.frame,
        shot=look.shot,
        mark=mark,
        there=there,
        contrast=contrast,
        ink=ink,
        bold=stroke_of(letters) >= BOLD_STROKE * mark.size_px,
    )


def _within_rim(letters: Plane, luma: Plane, *, mark: TextMark, size_px: float) -> float:
    """The same for letters with a rim, whose brightness may lie between that of rim and ground: within the rim only."""
    reach = max(2, round(size_px * RIM_REACH))
    near = (box_mean((letters > 0.02).astype(np.float32), max(1, reach // 2)) > 1e-6) & (letters < 0.02)
    if not near.any():
        return 0.0
    lighter = _luma_of(mark.colour) >= float(np.median(luma[near]))
    return correlate(letters, luma, reach=reach, lighter=lighter)


def _luma_of(colour: str) -> float:
    """BT.709 limited-range brightness of '#rrggbb'; middle grey where it is written in another way."""
    try:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    except ValueError:
        return 126.0
    return 16 + 219 * (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def check_text(findings: list[TextFinding], *, platform: Platform, size: tuple[int, int]) -> tuple[Check, ...]:
    """All checks of this family. A film without settled text has nothing to find."""
    if not findings:
        return (Check(code="text", title="Text is there", passed=True, wanted="no settled text", found="none"),)
    scale = Fraction(min(size), min(platform.width, platform.height))
    there = [finding for finding in findings if finding.there >= THERE]
    zone = platform.safe.scaled(x=Fraction(size[0], platform.width), y=Fraction(size[1], platform.height))
    return (
        _there(findings),
        _contrast_check(there or findings, size),
        _safe(findings, zone, size),
        _large_enough(findings, least=float(platform.text_min_px * scale)),
    )


def _there(findings: list[TextFinding]) -> Check:
    missing = [finding for finding in findings if finding.there < THERE]
    weakest = min(findings, key=lambda finding: finding.there)
    return Check(
        code="text",
        title="Text is there",
        passed=not missing,
        wanted=f"all {len(findings)} texts, correlation at least {THERE}",
        found=f"{len(findings) - len(missing)} of {len(findings)}; weakest {weakest.there:.2f}, {_where(weakest)}",
        message="" if not missing else "not in the picture: " + _list(missing),
    )


METER = 0.94
"""The codec softens small letters: colours that hold 4.5:1 as drawn were measured down to 4.25."""


def _contrast_check(findings: list[TextFinding], size: tuple[int, int]) -> Check:
    def wanted(finding: TextFinding) -> float:
        css_px = finding.mark.size_px * PHONE_CSS_PX / min(size)
        return CONTRAST_LARGE if css_px >= (BOLD_CSS_PX if finding.bold else LARGE_CSS_PX) else CONTRAST

    low = [finding for finding in findings if finding.contrast < wanted(finding) * METER]
    weakest = min(findings, key=lambda finding: finding.contrast / wanted(finding))
    return Check(
        code="text-contrast",
        title="Text contrast",
        passed=not low,
        wanted=f"{CONTRAST}:1, large text {CONTRAST_LARGE:.0f}:1",
        found=f"least {weakest.contrast:.1f}:1 (of {wanted(weakest):.1f}), {_where(weakest)}",
        message="" if not low else "hard to read: " + _list(low),
    )


def _safe(findings: list[TextFinding], zone: SafeZone, size: tuple[int, int]) -> Check:
    slack = SAFE_TOLERANCE_PX * min(size) / 1080

    def overhang(finding: TextFinding) -> float:
        ink = finding.ink
        return max(
            zone.left - ink.x,
            zone.top - ink.y,
            ink.right - (size[0] - zone.right),
            ink.bottom - (size[1] - zone.bottom),
        )

    bound = [finding for finding in findings if finding.mark.safe]
    out = [finding for finding in bound if overhang(finding) > slack]
    worst = max(bound, key=overhang, default=None)
    if worst is None:
        found = "no text is bound to it"
    elif overhang(worst) > slack:
        found = f"{overhang(worst):.0f} px outside, {_where(worst)}"
    else:
        found = f"all inside, {max(0.0, -overhang(worst)):.0f} px to spare"
    return Check(
        code="safe-zone",
        title="Text in the safe zone",
        passed=not out,
        wanted=f"{zone.top}/{zone.bottom}/{zone.left}/{zone.right} px free",
        found=found,
        message="" if not out else "the platform's buttons cover it: " + _list(out),
    )


def _large_enough(findings: list[TextFinding], *, least: float) -> Check:
    smallest = min(findings, key=lambda finding: finding.mark.size_px)
    small = [finding for finding in findings if finding.mark.size_px < least * 0.995]
    return Check(
        code="text-size",
        title="Text size",
        passed=not small,
        wanted=f"at least {least:.0f} px",
        found=f"smallest {smallest.mark.size_px:.0f} px, {_where(smallest)}",
        message="" if not small else "too small for a phone: " + _list(small),
    )


def _where(finding: TextFinding) -> str:
    text = " ".join(finding.mark.text.split())
    return f"{text if len(text) <= 32 else text[:31] + '…'!s} (shot {finding.shot}, frame {finding.frame})"


def _list(findings: list[TextFinding]) -> str:
    shown = [_where(finding) for finding in findings[:3]]
    more = f" and {len(findings) - 3} more" if len(findings) > 3 else ""
    return ", ".join(shown) + more
