"""Setting text: it stays in its box, reads in order, breaks where a person would, and is painted where it says."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import skia
from hypothesis import given, settings
from hypothesis import strategies as st
from reelwright.story.errors import InputError
from reelwright.templates.type_style import TypeStyle
from reelwright.tools.text.clean import clean
from reelwright.tools.text.fonts import families
from reelwright.tools.text.measure import SkiaMeasure
from reelwright.tools.text.typesetter import missing, typeset

from .letters import ANY_TEXT, TEXTS

PUNCHY = TypeStyle(
    family="Sofia Sans Extra Condensed", weight=900, size_px=150, min_size_px=70, tracking_em=-0.01, leading=0.95
)
TEXT = TypeStyle(family="Onest", weight=500, size_px=44, min_size_px=40, leading=1.3, balanced=False)
SERIF = TypeStyle(family="Playfair Display", weight=600, size_px=110, min_size_px=60, leading=1.05)
OVERHANG = 0.2
"""How far letters may reach over their advance, in sizes: a swash, an accent on a capital."""

styles = st.builds(
    TypeStyle,
    family=st.sampled_from(sorted(families())),
    weight=st.sampled_from([400, 700, 900]),
    size_px=st.sampled_from([24.0, 61.5, 120.0]),
    min_size_px=st.sampled_from([0.0, 20.0]),
    tracking_em=st.sampled_from([-0.03, 0.0, 0.08]),
    leading=st.sampled_from([0.95, 1.3]),
    capitals=st.booleans(),
    tabular=st.booleans(),
    balanced=st.booleans(),
)


def canvas(width: int, height: int) -> tuple[np.ndarray, skia.Surface]:
    pixels = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    return pixels, skia.Surface.MakeRasterDirect(info, pixels)


def lines_of(text: str, style: TypeStyle, **box) -> list[str]:
    return [line.text for line in typeset(text, style, **box).lines]


@settings(max_examples=150, deadline=None)
@given(
    text=ANY_TEXT,
    style=styles,
    width=st.sampled_from([30.0, 260.0, 936.0]),
    height=st.sampled_from([25.0, 300.0, math.inf]),
    lines=st.sampled_from([0, 1, 3]),
    align=st.sampled_from(["start", "left", "center", "right"]),
    language=st.sampled_from(["en", "de", "ja", "zh", "ar", "tr", "xx"]),
)
def test_no_text_leaves_its_box(text, style, width, height, lines, align, language):
    if missing(text, style, language=language):
        with pytest.raises(InputError, match="no bundled font"):
            typeset(text, style, width_px=width, language=language)
        return
    laid = typeset(text, style, width_px=width, height_px=height, max_lines=lines, align=align, language=language)
    assert laid.height <= height + 0.01
    assert len(laid.lines) <= (lines or math.inf)
    for line in laid.lines:
        assert line.box.x >= -0.01
        assert line.box.right <= width + 0.01
        assert line.box.bottom <= laid.height + 0.01
        over = 0.55 * laid.size_px + 0.01  # a full-width stop's blank half hangs, as half the tracking does
        assert all(word.box.x >= -over and word.box.right <= width + over for word in line.words)
    if laid.fits:
        assert "".join(word.text for word in laid.words).replace("\u00a0", "") == "".join(
            clean(_as_shown(text, style, language)).replace("\u200b", "").split()
        )
        assert laid.size_px >= style.smallest_px - 0.01
    else:
        assert laid.size_px <= style.size_px


def _as_shown(text: str, style: TypeStyle, language: str) -> str:
    if not style.capitals:
        return text
    return text.replace("i", "İ").upper() if language == "tr" else text.upper()


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, style=styles)
def test_ink_stays_within_a_narrow_margin_of_the_box(text, style):
    if missing(text, style):
        return
    laid = typeset(text, style, width_px=600, height_px=700, align="center")
    margin = OVERHANG * laid.size_px + 1
    ink = laid.ink
    if ink.width:
        assert ink.x >= -margin
        assert ink.right <= 600 + margin
        assert ink.y >= -margin
        assert ink.bottom <= laid.height + margin


@settings(max_examples=40, deadline=None)
@given(text=TEXTS, style=styles, width=st.sampled_from([200.0, 700.0]))
def test_setting_twice_gives_the_same_and_lines_do_not_overlap(text, style, width):
    if missing(text, style):
        return
    first = typeset(text, style, width_px=width)
    typeset.cache_clear()
    assert typeset(text, style, width_px=width) == first
    for line in first.lines:
        inside = sorted((word.box.x, word.box.right) for word in line.words)
        assert all(right <= left + 0.02 * first.size_px for (_, right), (left, _) in itertools.pairwise(inside))


@pytest.mark.parametrize(
    "wanted",
    [
        "Waterproof / from the first step / to the last mile",
        "Rain is / in the forecast",
        "Dry feet. / Every mile.",
        "Only €129 — / this week",
        "Your morning / deserves better / coffee than this",
        "Meet Stride: / the trail shoe / that laughs at rain",
        "Дождь не повод / оставаться дома",
    ],
)
def test_headlines_break_at_phrases_without_orphans(wanted):
    style = PUNCHY.model_copy(update={"size_px": 200.0, "min_size_px": 110.0})
    assert " / ".join(lines_of(wanted.replace(" / ", " "), style, width_px=936, max_lines=3)) == wanted


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("第一步就防水，让每一次出发都更安心", "zh", ["第一步就防水，", "让每一次出发", "都更安心"]),
        (
            "最初の一歩から防水。どんな雨の日も、山道へ",
            "ja",
            ["最初の一歩から", "防水。", "どんな雨の日も、", "山道へ"],
        ),
    ],
)
def test_chinese_and_japanese_break_at_phrases_and_never_before_a_stop(text, language, wanted):
    style = TypeStyle(family="Onest", weight=800, size_px=110)
    found = lines_of(text, style, width_px=740 if language == "zh" else 780, language=language)
    assert "".join(found) == text
    assert all(line[0] not in "，。、！？」" for line in found)
    if language == "zh":
        assert found == wanted


def test_figures_and_their_units_stay_together():
    for width in range(300, 700, 20):
        found = lines_of("It dries in 30 s or less for 5 € a day", TEXT, width_px=width)
        assert not any(line.endswith((" 30", " 5")) for line in found[:-1])


def test_text_shrinks_in_steps_down_to_its_smallest_size_and_then_says_that_it_does_not_fit():
    roomy = typeset("Every seam is taped", SERIF, width_px=936)
    tight = typeset("Every seam is taped", SERIF, width_px=500, max_lines=2)
    assert roomy.size_px == SERIF.size_px
    assert SERIF.min_size_px <= tight.size_px < SERIF.size_px
    assert roomy.fits
    assert tight.fits
    lost = typeset("Every seam is taped " * 9, SERIF, width_px=500, max_lines=2)
    assert not lost.fits
    assert lost.size_px == SERIF.min_size_px
    assert lost.lines[-1].text.endswith("…")
    assert "tape…" not in lost.text


def test_a_word_longer_than_the_line_is_broken_only_at_the_smallest_size():
    laid = typeset("Donaudampfschifffahrtsgesellschaft", SERIF, width_px=420)
    assert not laid.fits
    assert len(laid.lines) > 1
    assert {word.number for word in laid.words} == {0}


def test_newlines_of_the_writer_are_kept():
    assert lines_of("Dry.\nEvery mile.", SERIF, width_px=900) == ["Dry.", "Every mile."]


def test_arabic_starts_at_the_right_and_its_words_run_to_the_left():
    laid = typeset("مقاوم للماء Stride 2", TEXT, width_px=900, language="ar")
    boxes = [word.box for word in laid.words]
    assert laid.lines[0].rtl
    assert boxes[0].right == pytest.approx(900, abs=1)
    assert boxes[0].x > boxes[1].x > boxes[2].x
    assert boxes[3].x < boxes[2].x or boxes[3].right <= boxes[1].x
    latin = typeset("Stride 2", TEXT, width_px=900).words
    assert latin[0].box.x < latin[1].box.x


def test_arabic_letters_join_whatever_the_tracking():
    wide = TEXT.model_copy(update={"tracking_em": 0.2})
    assert typeset("مرحبا", wide, width_px=900).words[0].box.width == pytest.approx(
        typeset("مرحبا", TEXT, width_px=900).words[0].box.width
    )


def test_capitals_follow_the_language():
    loud = TEXT.model_copy(update={"capitals": True})
    assert typeset("straße iyi", loud, width_px=900, language="tr").text == "STRASSE İYİ"
    assert typeset("straße iyi", loud, width_px=900, language="de").text == "STRASSE IYI"


@pytest.mark.parametrize(
    "family", ["Sofia Sans Extra Condensed", "Unbounded", "Playfair Display", "Onest", "Inter Tight"]
)
def test_tabular_figures_have_one_width(family):
    style = TypeStyle(family=family, weight=700, size_px=100, tabular=True)
    widths = {round(typeset(digit * 4, style, width_px=2000).box.width, 2) for digit in "0123456789"}
    assert len(widths) == 1


@pytest.mark.parametrize(
    ("text", "lacking"), [("ไทย", ("ไ", "ท", "ย")), ("안녕", ("안", "녕")), ("ok \ue000", ("\ue000",))]
)
def test_characters_without_a_face_are_named_before_anything_is_drawn(text, lacking):
    assert missing(text, TEXT) == lacking
    with pytest.raises(InputError) as caught:
        typeset(text, TEXT, width_px=900)
    assert all(f"U+{ord(char):04X}" in str(caught.value) for char in lacking)


def test_a_box_without_room_is_refused():
    with pytest.raises(InputError, match="no room"):
        typeset("x", TEXT, width_px=0)


def test_words_painted_one_by_one_make_the_same_picture_as_the_whole():
    laid = typeset("Say «مرحبا بالعالم» twice 🔥", SERIF, width_px=800)
    whole, surface = canvas(900, 600)
    laid.paint(surface.getCanvas(), 30.25, 20.5, "#ffcc00")
    parts, surface = canvas(900, 600)
    for word in laid.words:
        word.paint(surface.getCanvas(), 30.25, 20.5, "#ffcc00")
    assert (whole == parts).all()
    assert whole.any()


def test_ink_is_where_the_letters_are():
    laid = typeset("Only €129", SERIF, width_px=900)
    pixels, surface = canvas(1000, 300)
    laid.paint(surface.getCanvas(), 40, 30, "#ffffff")
    rows, columns = np.flatnonzero((pixels[..., 3] > 8).any(axis=1)), np.flatnonzero((pixels[..., 3] > 8).any(axis=0))
    assert (laid.ink.x + 40, laid.ink.y + 30) == (columns[0], rows[0])
    assert (laid.ink.right + 40, laid.ink.bottom + 30) == (columns[-1] + 1, rows[-1] + 1)


def test_letters_move_by_parts_of_a_pixel_and_do_not_step():
    laid = typeset("Drift", TEXT, width_px=400)
    centres = []
    for step in range(9):
        pixels, surface = canvas(400, 120)
        laid.paint(surface.getCanvas(), 10, 10 + step / 8, "#ffffff")
        mass = pixels[..., 3].astype(float).sum(axis=1)
        centres.append(float((mass * np.arange(len(mass))).sum() / mass.sum()))
    assert np.diff(centres) == pytest.approx([1 / 8] * 8, abs=0.06)


def test_letters_fade_and_take_paints():
    laid = typeset("Fade", SERIF, width_px=500)
    half, surface = canvas(500, 200)
    laid.paint(surface.getCanvas(), 0, 0, "#ffffff", alpha=0.5)
    assert half[..., 3].max() == pytest.approx(128, abs=2)
    outline, surface = canvas(500, 200)
    stroke = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=3, Color=0xFFFFFFFF)
    laid.paint(surface.getCanvas(), 0, 0, stroke)
    assert 0 < (outline[..., 3] > 0).sum() != (half[..., 3] > 0).sum()


def test_joined_letters_fade_without_showing_their_joints():
    laid = typeset("مرحبا", SERIF, width_px=500)
    pixels, surface = canvas(600, 250)
    laid.paint(surface.getCanvas(), 50, 40, "#ffffff", alpha=0.5)
    assert pixels[..., 3].max() == pytest.approx(128, abs=2)


def test_emoji_keep_their_colours():
    pixels, surface = canvas(200, 200)
    typeset("🔥", TypeStyle(family="Onest", size_px=120), width_px=200).paint(surface.getCanvas(), 0, 0, "#000000")
    solid = pixels[pixels[..., 3] > 250][:, :3].astype(int)
    assert len(solid) > 1000
    assert (solid.max(axis=1) - solid.min(axis=1)).mean() > 60


def test_the_measure_for_planners_agrees_with_what_is_drawn():
    measure = SkiaMeasure({"headline": PUNCHY, "body": TEXT})
    text = "Waterproof from the first step to the last mile"
    exact = PUNCHY.model_copy(update={"size_px": 120.0, "min_size_px": 120.0})
    assert measure.lines(text, role="headline", size_px=120, width_px=700) == len(
        typeset(text, exact, width_px=700).lines
    )
    assert measure.missing("ไ", role="body") == ("ไ",)
    assert measure.fits(text, role="headline", width_px=700, max_lines=3)
    assert not measure.fits(text * 4, role="headline", width_px=700, max_lines=3)
    assert measure.width("ab", role="body") < measure.width("abc", role="body")
    with pytest.raises(InputError, match=r"no type role 'shout'"):
        measure.missing("x", role="shout")
