"""Matches lines to scenes, films to looks and features to icons: constraints first, likeness second, variety last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...story.brief import Brief
from ...story.errors import InputError
from ...story.exhibit import Rows
from ...story.script import Line
from ...templates.figures import number_in
from ...templates.look import Look
from ...templates.scene import Scene, Slot
from ..planner import Library
from ..writing.phrasing import sameness
from .exhibiting import item_signs
from .icon_match import icon_of_noun
from .likeness import special_conflict, special_score
from .needs import AMOUNT, BOUND, number_of, step_texts, takes_rows, unmet
from .people_match import NOBODY, PeopleWish, out_of_place, people_conflict, people_score
from .people_places import shows_people
from .signs import FACTS, content_words, sign_for, stem

OWN_PICTURE = 10.0
"""What a line brings to look at is looked at, whatever else would be alike."""
RUN_MAX = 2
"""No scene stands more often than this in a row."""


@dataclass(frozen=True)
class Match:
    """A scene for a line, and why."""

    scene: Scene
    score: float
    why: str


def choose_look(brief: Brief, library: Library) -> Look:
    """The look wished for, else the one whose tags share most with the brief's tone. `InputError` for unknown ones."""
    if brief.look:
        if brief.look not in library.looks:
            raise InputError(
                f"there is no look {brief.look!r}", hint=f"choose from: {', '.join(sorted(library.looks))}"
            )
        return library.looks[brief.look]
    if not library.looks:
        raise InputError("the library has no looks", hint="reinstall reelwright: its data files are missing")
    tones = set(brief.tone)
    words = content_words(f"{brief.text} {brief.product.noun}")
    # Looks' tags are English; the sign of the noun says in English what it is in any language.
    sign = icon_of_noun(brief.product.noun, brief.language)
    words |= content_words(" ".join((sign.replace("-", " "), *library.icons.get(sign, ())))) if sign else set()
    if not tones and (brief.script_text or not brief.product.name):
        # A talk or a topic, and nothing to sell.
        tones = {"serious", "explainer"}

    def fitness(look: Look) -> tuple[float, int, str]:
        tags = set(look.tags)
        energy = 3 if tones & {"punchy", "playful"} else 1 if tones & {"calm", "premium"} else 2
        likeness = 4 * len(tags & tones) + len({stem(tag) for tag in tags} & words)
        return (
            -likeness - (1 - abs(look.energy - energy) / 2) * (2 if tones else 0),
            -look.energy if not tones else 0,
            look.id,
        )

    return min(library.looks.values(), key=fitness)


def match_scene(
    line: Line,
    brief: Brief,
    library: Library,
    *,
    look: Look,
    before: Sequence[str],
    last: bool,
    words: str = "",
    frame: tuple[int, int] = (1080, 1920),
    people: PeopleWish = NOBODY,
) -> Match | None:
    """The best scene for a line, or None where every one is excluded. `before` are the scenes of the shots so far.

    `words` are more words that say what the shot is about (a noun, a feature); `frame` is the film's size in pixels.
    With `people` only scenes that show them are asked, without only scenes without people.
    """
    found: list[Match] = []
    signed = bool(sign_for(line, brief, library, stage=True))
    icons = len(item_signs(line, library))
    # A talk goes on from page to page in one scene.
    own_slide = any(asset.id == line.asset and asset.kind == "slides" for asset in brief.assets)
    for scene in library.scenes.values():
        conflict = (
            hard_conflict(scene, line, brief, signed=signed, icons=icons, people=people)
            or special_conflict(scene, line, brief, before=before, frame=frame)
            or out_of_place(scene, people, times=list(before).count(scene.id))
        )
        brought = line.exhibit is not None and _shows(scene, line)
        titled = line.role == "chapter" and scene.kind == "graphic" and "hook" in scene.roles
        # Plain type may stand where a fact would: rather than a stage without a picture.
        plain = (
            scene.kind == "graphic"
            and not line.items
            and not scene.needs
            and (
                (line.role in ("statement", "question", "offer") and "feature" in scene.roles)
                or (line.role in FACTS and "hook" in scene.roles)
            )
        )
        if conflict or not (
            brought or titled or plain or line.role in scene.roles or _nearest_role(line, library) in scene.roles
        ):
            continue
        if (
            not own_slide
            and not brought
            and len(before) >= RUN_MAX
            and all(each == scene.id for each in before[-RUN_MAX:])
        ):
            continue
        found.append(
            _judge(scene, line, brief, library=library, look=look, before=before, last=last, words=words, people=people)
        )
    # Who cannot be shown in a scene for these words is heard; the words are shown.
    for patient in (True, False) if not people.members else ():
        # Rather a scene for other roles than one that would stand three times in a row; rather that one than none.
        for scene in library.scenes.values() if not found else ():
            again = patient and len(before) >= RUN_MAX and all(each == scene.id for each in before[-RUN_MAX:])
            if (
                not again
                and not hard_conflict(scene, line, brief, icons=icons)
                and ("call-to-action" not in scene.roles or line.role == "call-to-action")
            ):
                found.append(
                    _judge(scene, line, brief, library=library, look=look, before=before, last=last, words=words)
                )
    return max(found, key=lambda match: (match.score, match.scene.id), default=None)


def hard_conflict(
    scene: Scene, line: Line, brief: Brief, *, signed: bool = True, icons: int = 0, people: PeopleWish = NOBODY
) -> str:
    """Why a scene cannot carry a line at all; empty where it can. `signed`: an icon stands for the line.

    `icons`: for how many of its points a sign is known.
    """
    for need in scene.needs:
        lacking = unmet(need, line, brief, icons=icons)
        if lacking:
            return lacking
    exhibit = line.exhibit
    if exhibit is not None and not _shows(scene, line):
        return f"it cannot show a {exhibit.kind}"
    rows = takes_rows(scene)
    if rows is not None and exhibit is not None:
        too_large = rows_too_large(rows, exhibit.rows)
        if too_large:
            return too_large
    alone = people_conflict(scene, people)
    if alone:
        return alone
    hangs = scene.kind == "try-on" and not shows_people(scene)
    if scene.kind not in ("graphic", "product") and not people.members and not hangs:
        return f"it needs an engine for {scene.kind}"
    stages = [slot for slot in scene.slots.values() if slot.kind == "image"]
    staged = any(pictures_for(slot, brief, line) for slot in stages)
    if scene.kind == "product" and stages and not staged and not signed:
        return "it is a stage, and there is neither a picture nor a sign to stand on it"
    for name, slot in scene.slots.items():
        if not slot.required:
            continue
        if slot.kind == "image" and not pictures_for(slot, brief, line):
            return f"the slot {name!r} needs a {' or '.join(slot.accepts) or 'picture'}"
        points = step_texts(line) if "steps" in scene.needs else line.items
        if slot.kind == "items" and not slot.min_items <= len(points) <= slot.max_items:
            return f"the slot {name!r} needs {slot.min_items} to {slot.max_items} points"
        if slot.kind == "number" and not number_of(line):
            return f"the slot {name!r} needs a number"
        if slot.kind == "text" and not (line.show or line.say or line.items or line.exhibit):
            return f"the slot {name!r} needs words"
    if line.items and not any(slot.kind == "items" for slot in scene.slots.values()):
        return "it cannot show a list"
    wants_list = any(slot.kind == "items" and slot.required for slot in scene.slots.values())
    if not line.items and not step_texts(line) and wants_list:
        return "it needs a list"
    return ""


def _shows(scene: Scene, line: Line) -> bool:
    """Whether a scene shows the line's exhibit."""
    if line.exhibit is None:
        return True
    kind = line.exhibit.kind
    if kind == "steps":
        return "steps" in scene.needs
    return f"exhibit:{kind}" in scene.needs


def stands_for_picture(scene: Scene) -> bool:
    """Whether a scene is made around its sign: without one, and without a picture, half of it is empty."""
    signed = any("icon" in slot.accepts for slot in scene.slots.values())
    return signed and ("hook" in scene.roles or any(slot.kind == "image" for slot in scene.slots.values()))


def rows_too_large(slot: Slot, rows: Rows) -> str:
    """Why rows do not fit a slot; empty where they do."""
    columns = max((len(row) for row in rows), default=0)
    if columns > slot.max_columns:
        return f"it shows {slot.max_columns} columns at most, the line brings {columns}"
    if not slot.min_items <= len(rows) - 1 <= slot.max_items:
        return f"it shows {slot.min_items} to {slot.max_items} rows, the line brings {max(0, len(rows) - 1)}"
    if slot.numbers and not any(number_in(cell) is not None for row in rows[1:] for cell in row[1:]):
        return "it draws numbers, and there are none"
    return ""


def pictures_for(slot: Slot, brief: Brief, line: Line | None = None) -> tuple[str, ...]:
    """The ids of the assets that a slot takes. A script's pictures and pages are for the lines beside them only."""
    return tuple(
        asset.id
        for asset in brief.assets
        if (not slot.accepts or asset.kind in slot.accepts)
        and (line is None or asset.kind not in BOUND or asset.id == line.asset)
    )


def amount_in(text: str, *, limit: int = 99) -> str:
    """The price or percentage in a text, with what belongs to it: 'up to 50% off', '€129', 'from $9'.

    Where that is longer than `limit`, without 'off'; never without 'up to' or 'from', which would promise more.
    """
    found = AMOUNT.findall(text)
    if not found:
        return ""
    amounts = [match.group() for match in AMOUNT.finditer(text)]
    # 'was $399, now $299': the one that counts is what it costs now.
    amount = amounts[-1] if re.search(r"\bwas\b.*\bnow\b", text, re.I) else amounts[0]
    return amount if len(amount) <= limit else re.sub(r" off$", "", amount)


def names_product(line: Line, brief: Brief) -> bool:
    """True for the line that shows the product's name, and nothing else, before the end."""
    name = sameness(brief.product.name or brief.product.brand)
    return bool(name) and line.role != "call-to-action" and sameness(line.show or line.say) == name


def _judge(
    scene: Scene,
    line: Line,
    brief: Brief,
    *,
    library: Library,
    look: Look,
    before: Sequence[str],
    last: bool,
    words: str,
    people: PeopleWish = NOBODY,
) -> Match:
    reasons: list[str] = []
    score = 0.0
    if line.role in scene.roles:
        # A scene made for few roles says more by being chosen.
        score += 4 + 2 / len(scene.roles) + (1 if scene.roles[0] == line.role else 0)
        reasons.append(f"made for a {line.role}")
    if last and "call-to-action" in scene.roles:
        score += 2
    elif not last and "call-to-action" in scene.roles:
        score -= 4
    if line.items and any(slot.kind == "items" for slot in scene.slots.values()):
        score += 3
        reasons.append(f"shows {len(line.items)} points")
    bonus, reason = special_score(scene, line, brief)
    if bonus:
        score += bonus
        reasons.append(reason)
    shown, how = people_score(scene, people, times=list(before).count(scene.id))
    if shown:
        score += shown
        reasons += [how] if how else []
    if line.role == "chapter" and "hook" in scene.roles and scene.kind == "graphic":
        score += 8
        reasons.append("sets a title large")
    filled = [slot for slot in scene.slots.values() if slot.kind == "image" and pictures_for(slot, brief, line)]
    if line.asset and any(line.asset in pictures_for(slot, brief, line) for slot in filled):
        score += OWN_PICTURE
        reasons.append("shows the line's own picture")
    wants_picture = line.role in ("statement", "benefit", "feature", "proof", "offer")
    if filled and wants_picture and any("product" in slot.accepts for slot in filled):
        score += 1.5
        reasons.append("shows the product's picture")
        if scene.kind == "product" and names_product(line, brief):
            # The name is learnt with the face.
            score += 4
    elif scene.kind == "product" and any(slot.kind == "image" for slot in scene.slots.values()):
        # A stage for a picture with no picture, and no sign either, is an empty stage.
        score -= 1 if sign_for(line, brief, library, stage=True) and not filled else 3
    elif not filled and stands_for_picture(scene) and line.role in FACTS:
        score -= 0 if sign_for(line, brief, library) else 1
    alike = content_words(f"{line.say} {line.show} {words} {' '.join(brief.tone)}") & {
        stem(tag) for each in (*scene.tags, *scene.title.lower().split()) for tag in each.split("-")
    }
    if alike:
        score += min(1.5, 0.5 * len(alike))
        reasons.append(f"alike in {', '.join(sorted(alike)[:3])}")
    limits = [slot.max_chars for slot in scene.slots.values() if slot.kind == "text" and slot.required]
    words_shown = line.show or line.say
    if limits and len(words_shown) > limits[0]:
        # Rather smaller people than words that say half.
        score -= 3.0 if people.large else 1.5
        reasons.append("its words are cut to fit")
    if not line.say and line.role != "call-to-action":
        score += 0.6 * (scene.energy - 2)
    distance = abs(scene.energy - look.energy)
    score -= 0.4 * distance
    if distance == 0:
        reasons.append(f"as lively as the look {look.id!r}")
    if before and before[-1] == scene.id:
        score -= 2.5 if filled else 1.4
    score -= 0.35 * sum(each == scene.id for each in before[-6:])
    if scene.id not in before:
        score += 0.3
        reasons.append("not seen yet")
    return Match(scene, score, "; ".join(reasons) or "the only scene that fits")


def _nearest_role(line: Line, library: Library) -> str:
    """A role that stands in where no scene names the line's own."""
    if any(line.role in scene.roles for scene in library.scenes.values()):
        return line.role
    stand_ins = {
        "problem": "hook",
        "question": "hook",
        "proof": "benefit",
        "benefit": "feature",
        "chapter": "statement",
        "statement": "feature",
        "feature": "statement",
    }
    return stand_ins.get(line.role, line.role)
