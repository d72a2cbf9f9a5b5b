"""Reads a garment's photo: cut out, set upright, told apart, measured and tagged, or refused for one clear reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from ...story.errors import InputError
from ...story.garment import Garment, Landmark
from ..media.colours import colours_of
from ..media.plain_ground import to_oklab
from .cut import Cut, Values, cut_garment, of_cutout
from .doubts import front_line, person_inside
from .neckline import Neckline, find_neckline
from .pattern import Pattern, pattern_of
from .places import Side, both, evened, measure
from .shape import Measures, Verdict, judge, measures
from .silhouette import Silhouette, axis_of, silhouette
from .tags import tags_of

SIDE_LEAST_PX = 200
SCORE_LEAST = 0.45
"""What scores less is not taken for a garment."""
SECOND_SHARE = 0.15
"""A second region of that share of the first is a second garment."""
UNTOLD, LYING, DOUBTED = 0.85, 0.75, 0.45
"""What is left of the score where no opening at the neck can be told: of what has sleeves and stands upright; of a
skirt that lay on its side; of all else."""
TURN_GAIN = 0.12
"""How much better a photo must look turned by a quarter before it is turned."""
NARROW_NECK = 0.29
"""Of the chest's width: a narrower neck may be a hanger's."""
NECKS, WIDER_GAIN = (1.0, 1.6, 2.1), 0.012
"""How much wider than the outline has it the neck is looked for, and how much clearer (OKLab) it must be there."""
TILTS_DEG = (-9, -6, -3, 0, 3, 6, 9)
TILT_GAIN = 0.012
SIZE_MAX_PX = 1600
"""Of the cut-out's long side: more than any film shows of a garment."""
HINT = "give a photo of one garment by itself, laid flat or on a hanger, from the front, on plain ground"


@dataclass(frozen=True)
class Read:
    """A photo's garment and its cut-out."""

    garment: Garment
    cutout: Image.Image


@dataclass(frozen=True)
class _Seen:
    """A cut-out in one position."""

    cut: Cut
    shape: Silhouette
    sides: tuple[Side, Side]
    lab: Values
    neckline: Neckline | None
    facts: Measures
    verdict: Verdict


def understand(photo: Image.Image, *, name: str) -> Read:
    """The garment of a photo in RGB or RGBA, of any size from 200 pixels. `InputError` says why it cannot be used."""
    if min(photo.size) < SIDE_LEAST_PX:
        raise InputError(
            f"the garment photo {name!r} has {photo.width} x {photo.height} pixels: too few to be worn",
            hint=f"give one of {SIDE_LEAST_PX} x {SIDE_LEAST_PX} or more; 1200 look best",
        )
    notes: list[str] = []
    scale = SIZE_MAX_PX / max(photo.size)
    if scale < 1:
        size = (round(photo.width * scale), round(photo.height * scale))
        photo = photo.resize(size, Image.Resampling.LANCZOS)
    cut = cut_garment(photo)
    if isinstance(cut, str):
        raise InputError(f"the garment of {name!r} cannot be cut out: {cut}", hint=HINT)
    if len(cut.parts) > 1 and cut.parts[1] > SECOND_SHARE * cut.parts[0]:
        raise InputError(f"{name!r} shows more than one thing", hint=HINT)
    turns, seen = _upright(cut)
    if turns:
        notes.append(f"{name!r} was turned by {turns * 90} degrees to stand upright")
    seen, tilt = _levelled(seen)
    if tilt:
        notes.append(f"{name!r} was straightened by {abs(tilt)} degrees")
    signs = person_inside(seen.shape, seen.lab, seen.sides)
    if signs:
        raise InputError(
            f"a person seems to wear the garment of {name!r}: {' and '.join(signs)} can be seen", hint=HINT
        )
    score = seen.verdict.score * _belief(seen, turns)
    if score < SCORE_LEAST:
        why = seen.verdict.why or (
            "it is not even about its middle"
            if seen.shape.symmetry < 0.85
            else "no neck, sleeves, legs or waistband can be told"
        )
        raise InputError(
            f"{name!r} does not look like a garment that can be worn: {why} ({score:.2f} of {SCORE_LEAST})",
            hint=HINT,
        )
    return Read(_described(seen, turns, notes, name, score=score), seen.cut.picture)


def _upright(cut: Cut) -> tuple[int, _Seen]:
    """The cut-out in the position, by quarters of a turn, in which it is most like a garment."""
    first = _look(cut)
    best = (first.verdict.score, 0, first)
    lying = axis_of(np.rot90(cut.mask))[1] > first.shape.symmetry + 0.03
    if first.verdict.score < 0.8 or lying:
        for turns in (1, 3, 2):
            turned = of_cutout(cut.picture.rotate(-90 * turns, expand=True))
            seen = _look(turned)
            # Upside down is the least likely.
            score = seen.verdict.score - TURN_GAIN * (1.5 if turns == 2 else 1.0)
            if score > best[0]:
                best = (score, turns, seen)
    return best[1], best[2]


def _levelled(seen: _Seen) -> tuple[_Seen, int]:
    """Turned by a few degrees, where that makes it clearly more even."""
    padded = Image.fromarray(np.pad(seen.cut.mask, 40).astype(np.uint8) * 255)
    found = {
        tilt: axis_of(np.asarray(padded.rotate(tilt, Image.Resampling.BILINEAR)) > 127)[1]
        if tilt
        else seen.shape.symmetry
        for tilt in TILTS_DEG
    }
    tilt = max(found, key=lambda each: (found[each], -abs(each)))
    if tilt == 0 or found[tilt] < seen.shape.symmetry + TILT_GAIN:
        return seen, 0
    return _look(of_cutout(seen.cut.picture.rotate(tilt, Image.Resampling.BICUBIC, expand=True))), tilt


def _look(cut: Cut) -> _Seen:
    """Everything that is measured of a cut-out as it stands."""
    shape = silhouette(cut.mask)
    sides = evened(measure(shape, 0), measure(shape, 1), shape.height)
    lab = _small(cut)
    neckline, depth, line = None, 0.0, 0.0
    facts = measures(shape, *sides)
    if not facts.flat_top:
        neckline, sides = _neckline(shape, sides, lab, sleeves=facts.sleeves > 0)
        left, right = sides
        neck_y, hem_y = (left.neck[1] + right.neck[1]) / 2, (left.hem[1] + right.hem[1]) / 2
        depth = 0.0 if neckline is None else float(neckline.points[:, 1].max()) - neck_y
        half = max((side.underarm or side.waist)[0] for side in sides)
        line = front_line(shape, lab, top=neck_y + max(depth, 0.1 * half) + 4, bottom=hem_y - 6, half=half)
    facts = measures(shape, *sides, depth=depth, front_line=line, solid=_solid(shape))
    return _Seen(cut, shape, sides, lab, neckline, facts, judge(facts))


def _neckline(
    shape: Silhouette, sides: tuple[Side, Side], lab: Values, *, sleeves: bool
) -> tuple[Neckline | None, tuple[Side, Side]]:
    """The opening, and the sides with the neck where it was found: a hanger may hide where the outline has it."""
    best: tuple[float, Neckline, tuple[Side, Side]] | None = None
    collar = min(side.collar for side in sides) > 0
    chest = max((side.underarm or side.waist)[0] for side in sides)
    narrow = max(side.neck[0] for side in sides) < NARROW_NECK * chest
    for wider in NECKS if sleeves and narrow and not collar else NECKS[:1]:
        left, right = (_necked(side, shape, wider) for side in sides) if wider > 1 else sides
        found = find_neckline(
            lab,
            shape.mask,
            left=(shape.axis - left.neck[0], left.neck[1]),
            right=(shape.axis + right.neck[0], right.neck[1]),
            deepest=(0.6 if sleeves else 0.42) * ((left.hem[1] + right.hem[1] - left.neck[1] - right.neck[1]) / 2),
            collar=collar or wider > 1,
        )
        if found is not None and (best is None or found.worth > best[0] + WIDER_GAIN):
            best = (found.worth, found, (left, right))
    return (None, sides) if best is None else (best[1], best[2])


def _necked(side: Side, shape: Silhouette, wider: float) -> Side:
    """The side with its neck farther out, on the outline's upper edge."""
    x = side.neck[0] * wider
    columns = [int(np.clip(round(shape.axis + way * x), 0, shape.mask.shape[1] - 1)) for way in (-1, 1)]
    y = float(np.mean([int(np.argmax(shape.mask[:, column])) for column in columns]))
    return replace(side, neck=(x, y))


def _small(cut: Cut) -> Values:
    """The cut-out's colours in OKLab at the mask's size."""
    height, width = cut.mask.shape
    box = (cut.at[0], cut.at[1], cut.at[0] + width * cut.scale, cut.at[1] + height * cut.scale)
    flat = Image.new("RGB", cut.picture.size)
    flat.paste(cut.picture.convert("RGB"), mask=cut.picture.getchannel("A"))
    small = flat.transform((width * 2, height * 2), Image.Transform.EXTENT, box, Image.Resampling.BILINEAR)
    return to_oklab(np.asarray(small.resize((width, height), Image.Resampling.BOX), np.float32) / 255)


def _solid(shape: Silhouette) -> float:
    """The mask's area by that of its convex hull."""
    from .contour import hull

    points = shape.outline
    corner = points[hull(points)]
    x, y = corner[:, 0], corner[:, 1]
    area = abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2
    return float(shape.mask.sum()) / max(1.0, area)


def _belief(seen: _Seen, turns: int) -> float:
    """What the shape's score is worth: less where no opening shows that it is the front, or a garment at all."""
    if seen.facts.flat_top:
        # Many things that lie on their side widen as a skirt does.
        return LYING if turns and seen.verdict.category == "skirt" else 1.0
    told = seen.neckline is not None and seen.neckline.told
    if told and seen.neckline is not None and (not seen.neckline.air or seen.facts.straps):
        return 1.0
    # A handle is no sleeve, and what is seen through it no neck.
    return DOUBTED if seen.facts.straps or turns or told else UNTOLD


def _described(seen: _Seen, turns: int, notes: list[str], name: str, *, score: float) -> Garment:
    cut, verdict = seen.cut, seen.verdict
    colours = colours_of(_front_only(seen))
    pattern = _pattern(seen)
    chest = sum((side.underarm or side.waist)[0] for side in seen.sides)
    neck_wide = sum(side.neck[0] for side in seen.sides) / max(1.0, chest)
    told = seen.neckline is not None and seen.neckline.told
    if not seen.facts.flat_top and not told:
        notes.append(f"{name!r} shows no opening at the neck: it may be the back; it is worn as the front")
    return Garment(
        category=verdict.category,
        kind=verdict.kind,
        score=round(score, 3),
        width=cut.picture.width,
        height=cut.picture.height,
        quarter_turns=turns,
        view="front" if told or (seen.facts.flat_top and seen.facts.legs) else "untold",
        colours=colours,
        landmarks=_landmarks(seen),
        neckline=_neck_points(seen) if told else (),
        tags=tags_of(
            verdict, seen.facts, colours=colours, pattern=pattern, neckline=seen.neckline, neck_wide=neck_wide
        ),
        notes=tuple(notes),
    )


def _landmarks(seen: _Seen) -> tuple[Landmark, ...]:
    (left, top), scale = seen.cut.at, seen.cut.scale
    found = both(*seen.sides, seen.shape)
    if seen.neckline is not None:
        lowest = seen.neckline.points[int(np.argmax(seen.neckline.points[:, 1]))]
        found["neck-centre"] = (seen.shape.axis, float(lowest[1]), 0.85 if seen.neckline.told else 0.3)
    return tuple(
        Landmark(
            name=name,
            x=round(left + (x + 0.5) * scale, 2),
            y=round(top + (y + 0.5) * scale, 2),
            confidence=round(sure, 3),
        )
        for name, (x, y, sure) in found.items()
    )


def _neck_points(seen: _Seen) -> tuple[tuple[float, float], ...]:
    assert seen.neckline is not None
    (left, top), scale = seen.cut.at, seen.cut.scale
    return tuple(
        (round(left + (float(x) + 0.5) * scale, 2), round(top + (float(y) + 0.5) * scale, 2))
        for x, y in seen.neckline.points[::3]
    )


def _front_only(seen: _Seen) -> Image.Image:
    """The cut-out without what its neck's opening shows."""
    if seen.neckline is None or not seen.neckline.told:
        return seen.cut.picture
    from PIL import ImageDraw

    alpha = seen.cut.picture.getchannel("A").copy()
    points = list(_neck_points(seen))
    ImageDraw.Draw(alpha).polygon([(points[0][0], 0), *points, (points[-1][0], 0)], fill=0)
    result = seen.cut.picture.copy()
    result.putalpha(alpha)
    return result


def _pattern(seen: _Seen) -> Pattern:
    """Of the body's middle: between underarms and hem, or between waistband and hem."""
    shape, (left, right) = seen.shape, seen.sides
    upper = [side.underarm or side.waist for side in (left, right)]
    top = float(np.mean([place[1] for place in upper]))
    bottom = float(np.mean([side.hem[1] for side in (left, right)]))
    if not seen.facts.flat_top and seen.neckline is not None:
        top = min(top, float(seen.neckline.points[:, 1].max()) + 0.04 * shape.height)
    half = 0.86 * min(place[0] for place in upper)
    first, last = round(top + 0.06 * (bottom - top)), round(bottom - 0.08 * (bottom - top))
    start, end = max(0, round(shape.axis - half)), round(shape.axis + half)
    mask = shape.mask[first:last, start:end]
    if mask.size < 400 or not mask.any():
        return Pattern("plain", 0.3)
    return pattern_of(seen.lab[first:last, start:end].astype(np.float64), mask)
