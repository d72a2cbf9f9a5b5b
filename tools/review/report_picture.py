"""The colourist's half of the report: a film strip under scopes, colours used and planned, contrast of words."""

from __future__ import annotations

import re
from typing import Any

from ...story.violation import Report, ShotReport
from .report_facts import FilmFacts
from .report_lanes import Escape, number, rows_of

_HEX = re.compile(r"^#[0-9a-f]{6}$")
_BASE64 = re.compile(r"^[A-Za-z0-9+/]+=*$")
_NEAR = 0.07
"""Distance in OKLab within which a colour counts as one that was planned."""
_TEXTS_MAX = 80


def render_strip(report: Report, facts: FilmFacts, escape: Escape) -> str:
    """One card a shot: a decoded frame, its waveform and vectorscope, levels, saturation and colours."""
    seen = {str(each.get("shot")): each for each in rows_of(facts.scopes, "shots")}
    if not seen:
        return ""
    cards = [
        _card(place, shot, seen[shot.shot], escape)
        for place, shot in enumerate(report.shots, start=1)
        if shot.shot in seen and _image(seen[shot.shot].get("jpg"))
    ]
    left = len(report.shots) - len(cards)
    more = f" {left} of {len(report.shots)} shots are not shown." if left else ""
    wide = next(iter(seen.values()))
    kind = "wide" if number(wide.get("width")) > number(wide.get("height")) else "tall"
    return (
        f'<section id="picture"><h2>Picture</h2><p class="lead">A frame of each shot, decoded from the '
        f"film; luma waveform, 0 to 100 %, and vectorscope.{more}</p>"
        f'<ol class="strip {kind}">{"".join(cards)}</ol></section>'
    )


def _card(place: int, shot: ShotReport, seen: dict[str, Any], escape: Escape) -> str:
    scene = escape(shot.scene.replace("-", " "))
    alt = f"Shot {place}, {scene}, at {number(seen.get('at_s')):.1f} seconds"
    size = f'width="{number(seen.get("width")):.0f}" height="{number(seen.get("height")):.0f}"'
    frame = f'<img class="frame" loading="lazy" alt="{alt}" {size} src="data:image/jpeg;base64,{seen["jpg"]}">'
    scope = ""
    if _image(seen.get("scope")):
        scope = (
            f'<img class="scope" loading="lazy" alt="Luma waveform and vectorscope of shot {place}" width="164" '
            f'height="64" src="data:image/jpeg;base64,{seen["scope"]}">'
        )
    levels = "\u2013".join(f"{number(seen.get(name)):.0f}" for name in ("low", "high"))
    return (
        f'<li><div class="still">{frame}</div><p class="slate"><b>{place}</b> <span>{scene}</span> '
        f"<span>{shot.seconds:.2f} s</span></p>{scope}{_bar(seen)}"
        f'<dl class="mini"><div><dt>Luma</dt><dd>{levels} %</dd></div>'
        f"<div><dt>Mean</dt><dd>{number(seen.get('middle')):.0f} %</dd></div>"
        f"<div><dt>Sat.</dt><dd>{number(seen.get('saturation')):.0f} %</dd></div></dl></li>"
    )


def _bar(seen: dict[str, Any]) -> str:
    parts = [
        f'<i style="background:{each["hex"]};flex-grow:{max(0.02, number(each.get("share"))):.3f}"></i>'
        for each in rows_of(seen, "palette")
        if _HEX.match(str(each.get("hex")))
    ]
    return (
        f'<div class="bar" role="img" aria-label="Colours by the area they cover">{"".join(parts)}</div>'
        if parts
        else ""
    )


def render_colours(facts: FilmFacts, escape: Escape) -> str:
    """The look's colours beside those that cover the film, and how near each of these lies to one planned."""
    used = _used(facts)
    planned = [(role, colour) for role, colour in facts.planned if _HEX.match(colour)]
    if not used:
        return ""
    swatches = "".join(
        f'<li><i style="background:{colour}"></i><span>{escape(role)}<br><span class="mono">{colour}</span></span></li>'
        for role, colour in planned
    )
    rows = "".join(_used_row(colour, share, planned, escape) for colour, share in used)
    head = '<p class="sub">Planned</p>' + f'<ul class="swatches">{swatches}</ul>' if swatches else ""
    return f'<div><h2>Colours</h2>{head}<p class="sub">On the screen, by area</p><ul class="used">{rows}</ul></div>'


def _used_row(colour: str, share: float, planned: list[tuple[str, str]], escape: Escape) -> str:
    near = min(((_distance(colour, other), role) for role, other in planned), default=None)
    said = ""
    if near is not None:
        said = f"near {escape(near[1])}" if near[0] <= _NEAR else "a mixture or a photograph"
    return (
        f'<li><i style="background:{colour}"></i><span class="mono">{colour}</span>'
        f'<span class="meter"><i style="width:{share * 100:.1f}%;background:{colour}"></i></span>'
        f'<span>{share * 100:.0f} %</span><span class="soft">{said}</span></li>'
    )


def _used(facts: FilmFacts) -> list[tuple[str, float]]:
    shots = rows_of(facts.scopes, "shots")
    groups: list[tuple[str, float]] = []
    found = [
        (str(each.get("hex")), number(each.get("share")) / max(1, len(shots)))
        for shot in shots
        for each in rows_of(shot, "palette")
        if _HEX.match(str(each.get("hex")))
    ]
    for colour, share in sorted(found, key=lambda each: -each[1]):
        for place, (known, held) in enumerate(groups):
            if _distance(colour, known) < 0.05:
                groups[place] = (known, held + share)
                break
        else:
            groups.append((colour, share))
    return [group for group in sorted(groups, key=lambda group: -group[1]) if group[1] >= 0.005][:10]


def render_contrast(facts: FilmFacts, escape: Escape) -> str:
    """The weakest look at every text, weakest first."""
    texts = sorted(rows_of(facts.scopes, "texts"), key=lambda each: number(each.get("contrast")))
    if not texts:
        return ""
    rows = [
        f'<tr><td class="name"><bdi>{escape(each.get("text", ""))}</bdi></td><td>{escape(each.get("shot", ""))}</td>'
        f'<td class="number">{number(each.get("contrast")):.1f} : 1</td>'
        f'<td class="number">{number(each.get("there")) * 100:.0f} %</td></tr>'
        for each in texts[:_TEXTS_MAX]
    ]
    more = f'<p class="lead">The {_TEXTS_MAX} weakest of {len(texts)} are shown.</p>' if len(texts) > _TEXTS_MAX else ""
    head = (
        '<thead><tr><th scope="col">Text</th><th scope="col">Shot</th><th scope="col" class="number">Contrast</th>'
        '<th scope="col" class="number">Legible</th></tr></thead>'
    )
    least = number(texts[0].get("contrast"))
    return (
        f'<details class="fold"><summary>Contrast of all {len(texts)} texts: {least:.1f} : 1 and up</summary>'
        f"{more}<table>{head}<tbody>{''.join(rows)}</tbody></table></details>"
    )


def _image(value: Any) -> bool:
    return isinstance(value, str) and bool(_BASE64.match(value))


def _distance(one: str, other: str) -> float:
    """In OKLab (Ottosson 2020)."""
    (l1, a1, b1), (l2, a2, b2) = _oklab(one), _oklab(other)
    return float(((l1 - l2) ** 2 + (a1 - a2) ** 2 + (b1 - b2) ** 2) ** 0.5)


def _oklab(colour: str) -> tuple[float, float, float]:
    linear = []
    for start in (1, 3, 5):
        value = int(colour[start : start + 2], 16) / 255
        linear.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    red, green, blue = linear
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )
