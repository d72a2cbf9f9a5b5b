"""Words stay where they belong: whatever fits a slot stands in the safe zone, whole, over nothing else."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import hypothesis.strategies as st
import pytest
import skia
from hypothesis import HealthCheck, given, settings
from reelwright.story.exhibit import Rows
from reelwright.story.storyboard import SlotValue
from reelwright.templates.cast_layer import people_in
from reelwright.templates.library import looks, platform, scenes
from reelwright.templates.scene import Slot, display_length, layout_for
from reelwright.tools.compositor.grid import Grid
from reelwright.tools.compositor.layers.drawn_cast import DrawnCast
from reelwright.tools.compositor.layers.drawn_graphics import DrawnIcon, DrawnShape
from reelwright.tools.compositor.layers.drawn_photo import DrawnPhoto
from reelwright.tools.compositor.sheets.library_check import LEAST_UNITS

WORDS = {
    "en": [
        "a",
        "waterproof",
        "light",
        "trail",
        "shoe",
        "for",
        "the",
        "wet",
        "mornings",
        "that",
        "nobody",
        "wants,",
        "extraordinary!",
    ],
    "de": [
        "Ein",
        "wasserdichter",
        "Laufschuh",
        "für",
        "nasse",
        "Morgen",
        "und",
        "Geschwindigkeitsbegrenzungen",
        "überall",
    ],
    "ru": ["непромокаемые", "лёгкие", "кроссовки", "для", "бега", "Й", "каждый", "день", "превосходство"],
    "ar": ["حذاء", "مقاوم", "للماء", "خفيف", "جدا", "للجري", "في", "الجبال", "كل", "يوم", "129"],
    "zh": ["防水", "越野", "跑鞋，", "轻便", "舒适，", "每天", "都能", "穿。", "抓地力", "强"],
    "ja": ["防水", "の", "トレイル", "シューズ。", "毎日", "軽く", "走る"],
    "emoji": ["run", "👟", "fast", "🔥", "and", "👍🏽", "far", "❤️"],
}
PLATFORMS = ("tiktok", "reels", "youtube", "amazon", "square", "taobao")
SLACK_PX = 0.75


@st.composite
def texts(draw: st.DrawFn, language: str, limit: int) -> str:
    """Words of a language up to a slot's limit."""
    glue = "" if language in ("zh", "ja") else " "
    text = ""
    for word in draw(st.lists(st.sampled_from(WORDS[language]), min_size=1, max_size=16)):
        longer = text + (glue if text else "") + word
        if display_length(longer) > limit:
            break
        text = longer
    return text or WORDS[language][0][: limit // 2]


FORMULAS = (r"E = m c^2", r"\frac{a+b}{\sqrt{x_1^2 + x_2^2}} \le \sum_{i=1}^{n} \alpha_i", r"a^2 + b^2 = c^2")
PROGRAMS = (
    "print('ok')",
    "def mean(days):\n    # ليس فارغا\n    return sum(days) / 7\n\nfor row in table:\n    print(mean(row))",
    "const sum = (a, b) => a + b;\nconsole.log(sum(20, 22)); // 防水",
)


@st.composite
def rows(draw: st.DrawFn, slot: Slot, language: str) -> Rows:
    """Heads and rows that the linter lets pass on every frame."""
    count = draw(st.integers(slot.min_items, min(slot.max_items, 8)))
    columns = draw(st.integers(2, min(3, max(2, slot.max_columns))))
    limit = min(slot.max_chars, 12 if columns > 2 else 16)
    head = tuple(draw(texts(language, limit)) for _ in range(columns))
    if slot.numbers:
        figure = st.sampled_from(("12", "1.250", "38 %", "€ 4.90", "0") + (("-30",) if slot.max_items > 6 else ()))
        body = tuple((draw(texts(language, limit)), *(draw(figure) for _ in range(columns - 1))) for _ in range(count))
        # A whole needs something to share.
        return (head, ("A", *("7",) * (columns - 1)), *body[1:])
    return (head, *(tuple(draw(texts(language, limit)) for _ in range(columns)) for _ in range(count)))


@st.composite
def fillings(draw: st.DrawFn, slots: dict[str, Slot], language: str) -> dict[str, SlotValue]:
    """Legal values for the slots of a scene; the optional ones may be left out."""
    filled: dict[str, SlotValue] = {}
    for name, slot in slots.items():
        if slot.kind in ("image", "images") or not (slot.required or draw(st.booleans())):
            continue
        if slot.kind == "rows":
            filled[name] = draw(rows(slot, language))
            continue
        if slot.kind == "code":
            filled[name] = draw(st.sampled_from(FORMULAS if slot.max_items <= 3 else PROGRAMS))
            continue
        if slot.kind == "icons":
            filled[name] = ("droplets", "mountain", "feather", "leaf")[: slot.max_items]
            continue
        if "icon" in slot.accepts:
            filled[name] = "droplets"
        elif slot.kind == "number":
            filled[name] = draw(st.sampled_from(("€129", "-30 %", "1.299,00 €", "4.9", "2 for 1", "129 ₽", "Free")))
        elif slot.kind == "items":
            count = draw(st.integers(slot.min_items, slot.max_items))
            filled[name] = tuple(draw(texts(language, slot.max_chars)) for _ in range(count))
        else:
            filled[name] = draw(texts(language, slot.max_chars))
    return filled


@pytest.mark.parametrize("scene", sorted(scenes()))
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(data=st.data())
def test_words_stay_on_the_stage_and_off_each_other(studio: Any, scene: str, data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(WORDS)))
    slots = data.draw(fillings(scenes()[scene].slots, language))
    source = studio.source(
        scene,
        slots=slots,
        look=data.draw(st.sampled_from(sorted(looks()))),
        platform=data.draw(st.sampled_from(PLATFORMS)),
        picture=data.draw(st.sampled_from(("", "photo", "cutout"))),
        side=540,
        number=data.draw(st.integers(0, 2)),
        language="en" if language == "emoji" else language,
        frames=data.draw(st.sampled_from((40, 150))),
    )
    opened = source.open(studio)
    grid = Grid(source.width, source.height, safe=source.safe)
    for frame in (source.settled_frame, source.frames - 1):
        marks = opened.marks(frame)
        for mark in marks:
            box = mark.box
            assert box.x >= grid.stage.x - SLACK_PX, mark
            assert box.right <= grid.stage.right + SLACK_PX, mark
            assert box.y >= grid.stage.y - SLACK_PX, mark
            assert box.bottom <= grid.stage.bottom + SLACK_PX, mark
            # A word that is wider than its column is set smaller rather than cut.
            if max(map(display_length, mark.text.split()), default=0) <= 12:
                assert mark.size_px >= LEAST_UNITS * grid.unit, mark
        for one, other in combinations(marks, 2):
            across = min(one.box.right, other.box.right) - max(one.box.x, other.box.x)
            down = min(one.box.bottom, other.box.bottom) - max(one.box.y, other.box.y)
            assert across <= SLACK_PX or down <= SLACK_PX, (one, other)
    for mark in opened.marks(source.frames - 1):
        for drawn in opened.drawn:
            assert not _lies_under(drawn, mark), (drawn.layer.id, mark)


def _lies_under(drawn: Any, mark: Any) -> bool:
    """Pictures, icons and loud shapes never stand behind words; quiet shapes may."""
    path = skia.Path()
    if isinstance(drawn, DrawnShape) and drawn.layer.colour in ("accent", "shape-2") and drawn.style.opacity > 0.5:
        path.addPath(drawn.outline)
        path.setFillType(drawn.outline.getFillType())
    elif isinstance(drawn, (DrawnIcon, DrawnPhoto)) and not getattr(drawn.layer, "calm", False):
        path.addRect(skia.Rect.MakeXYWH(drawn.box.x, drawn.box.y, drawn.box.width, drawn.box.height))
    words = skia.Path()
    words.addRect(skia.Rect.MakeXYWH(mark.box.x, mark.box.y, mark.box.width, mark.box.height))
    both = skia.Op(path, words, skia.PathOp.kIntersect_PathOp)
    return both is not None and not both.isEmpty() and min(both.getBounds().width(), both.getBounds().height()) > 2


@pytest.mark.parametrize("scene", sorted(scenes()))
def test_marks_say_where_the_ink_is(studio: Any, scene: str) -> None:
    for look in looks():
        source = studio.source(scene, look=look, side=360, frames=90)
        opened = source.open(studio)
        for frame in (5, 12, 89):
            mask = studio.draw_opened(opened, source, frame, only_text=True).max(axis=-1)
            marks = opened.marks(frame)
            if not marks:
                assert mask.max() < 40
                continue
            for mark in marks:
                left, top = int(mark.box.x) - 1, int(mark.box.y) - 1
                inside = mask[max(0, top) : int(mark.box.bottom) + 2, max(0, left) : int(mark.box.right) + 2]
                if mark.settled:
                    # Ink touches all four sides of its box.
                    rows, columns = inside.max(axis=1) > 60, inside.max(axis=0) > 60
                    assert all(side.any() for side in (rows[:4], rows[-4:], columns[:4], columns[-4:])), mark
                mask[max(0, top) : int(mark.box.bottom) + 2, max(0, left) : int(mark.box.right) + 2] = 0
            if all(mark.settled for mark in marks):
                # List numbers are signs, not texts: they are the only letters without a mark.
                assert (mask > 128).mean() < (0.004 if scene in ("point-list", "steps", "presenter-points") else 0.0001)


def test_arabic_starts_on_the_right(studio: Any) -> None:
    slots = {"headline": "حذاء مقاوم للماء"}
    source = studio.source("kinetic-hook", slots=slots, language="ar", side=540)
    opened = source.open(studio)
    grid = Grid(source.width, source.height, safe=source.safe)
    (mark,) = opened.marks(89)
    assert abs(mark.box.right - grid.stage.right) < 12


def test_what_fits_no_slot_still_fits_the_frame(studio: Any) -> None:
    slots = {"headline": "Donaudampfschifffahrtsgesellschaftskapitän " * 6}
    source = studio.source("kinetic-hook", slots=slots, side=540)
    grid = Grid(source.width, source.height, safe=source.safe)
    (mark,) = source.open(studio).marks(89)
    assert mark.box.x >= grid.stage.x - SLACK_PX
    assert mark.box.right <= grid.stage.right + SLACK_PX
    assert mark.box.bottom <= grid.stage.bottom + SLACK_PX


PEOPLED = sorted(name for name, item in scenes().items() if people_in(item))


@pytest.mark.parametrize("platform_name", ["tiktok", "reels", "youtube", "square", "taobao"])
@pytest.mark.parametrize("scene", PEOPLED)
def test_faces_stay_on_the_frame_clear_of_words_captions_and_pictures(
    studio: Any, scene: str, platform_name: str
) -> None:
    for number in range(1 + len(scenes()[scene].layouts[_layout_of(platform_name)].turns)):
        source = studio.source(
            scene, look="swiss", platform=platform_name, side=270, number=number, frames=40, picture="photo"
        )
        opened = source.open(studio)
        grid = Grid(source.width, source.height, safe=source.safe)
        others = [grid.captions, *(mark.box for mark in opened.marks(source.frames - 1))]
        others += [drawn.box for drawn in opened.drawn if isinstance(drawn, DrawnPhoto)]
        people = [drawn for drawn in opened.drawn if isinstance(drawn, DrawnCast)]
        assert people
        for person in people:
            if abs(person.layer.turned) > 90:
                # Whoever turns their back to us has no face.
                continue
            face = person.face_box(20)
            assert face.height > 0.06 * min(grid.width, grid.height)
            assert face.x >= 0
            assert face.right <= grid.width
            assert face.y >= 0.2 * source.safe.top
            for other in others:
                across = min(face.right, other.right) - max(face.x, other.x)
                down = min(face.bottom, other.bottom) - max(face.y, other.y)
                assert across < 0.06 * face.width or down < 0.06 * face.height, (person.layer.id, number, other)


@pytest.mark.parametrize("platform_name", ["tiktok", "taobao"])
def test_a_presenter_before_a_headline_is_far_closer_than_one_beside_words(studio: Any, platform_name: str) -> None:
    heights = {}
    for scene in ("presenter-headline", "presenter-beside"):
        opened = studio.source(scene, platform=platform_name, side=270, frames=40).open(studio)
        (person,) = (drawn for drawn in opened.drawn if isinstance(drawn, DrawnCast))
        heights[scene] = person.face_box(20).height
    assert heights["presenter-headline"] > 1.7 * heights["presenter-beside"]


def _layout_of(platform_name: str) -> Any:
    preset = platform(platform_name)
    return layout_for(preset.width, preset.height)
