"""report.html shows what was measured, needs nothing from elsewhere, and stays data whatever it is told."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reelwright.story.violation import Check, Report, ShotReport, Violation
from reelwright.tools.review.report_facts import FilmFacts
from reelwright.tools.review.report_page import render_report
from reelwright.tools.review.scopes import SHOTS_MAX, palette_of_picture

FACTS_SHOT = {
    "at_s": 2.0, "width": 90, "height": 160, "jpg": "/9j/4AAQ", "scope": "/9j/4AAQ", "low": 4.0, "middle": 40.0,
    "high": 96.0, "saturation": 22.0,
    "palette": [{"hex": "#102030", "share": 0.7}, {"hex": "#e0f010", "share": 0.3}],
}  # fmt: skip
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
HOSTILE = (
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '"\' onmouseover="alert(1)',
    "</style><svg onload=alert(1)>",
    "$title ${style} %s {0}",
    "a\x00b\x1b[31m\ud800",
    "-->]]>&lt;b&gt;",
)
CURVES: dict[str, Any] = {
    "seconds": 6.0,
    "wave": {"step_s": 0.01, "low": [-0.5] * 600, "high": [0.5] * 600},
    "loudness": {"step_s": 0.1, "target_lufs": -14.0, "lufs": [-15.0] * 60},
    "beats": [0.0, 0.5, 1.0],
    "downbeats": [0.0],
    "hits": [1.0],
    "voice": [{"line": "one", "start": 0.5, "end": 2.0}],
    "captions": [
        {"text": "Own the\ntrail", "start": 0.5, "end": 2.0, "words": [{"text": "Own", "start": 0.5, "end": 0.8}]}
    ],
}


def report(text: str = "Stride", **changes: Any) -> Report:
    values: dict[str, Any] = {
        "title": text,
        "passed": False,
        "seconds": 6.0,
        "planner": text,
        "voices": {text: text},
        "notes": (text,),
        "checks": (
            Check(code="loudness", title="Loudness", passed=True, wanted="-14 LUFS ± 1", found="-13.9 LUFS"),
            Check(code="text", title=text, passed=False, wanted=text, found=text, message=text),
            Check(code="own", title=text, passed=False, wanted="x", found="y", severity="warning"),
        ),
        "shots": (
            ShotReport(shot=text, scene=text, start_s=0, seconds=6, engine=text, compute_s=1.25, spans=2, why=text),
        ),
        "jobs": {text: {"made": 3, "reused": 1, "compute_s": 2.5}},
        "curves": CURVES | {"captions": [CURVES["captions"][0] | {"text": text}]},
        "violations": (Violation(code="own", path=text, message=text, hint=text),),
    }
    return Report(**values | changes)


def facts(text: str = "Stride", **changes: Any) -> FilmFacts:
    values: dict[str, Any] = {
        "brief": text,
        "asked": ((text, text),),
        "lines": (("hook", text, text, text),),
        "loudness": ("-17.2 LUFS",),
        "planned": (("ground", "#102030"), (text, "#e0f010"), ("accent", text)),
        "critique": {"hook": 4, "clarity": 5, "rhythm": 3, "repetition": 5, "verdict": text},
        "mix": {"lufs": -14.0, "true_peak_db": -1.9, "duck_db": [0.0, -11.5], "speech_s": [[0.5, 2.0]]},
        "scopes": {
            "shots": [FACTS_SHOT | {"shot": text}],
            "spectrogram": "/9j/4AAQ",
            "texts": [{"shot": text, "text": text, "contrast": 7.25, "there": 0.98}],
        },
    }
    return FilmFacts(**values | changes)


class Page(HTMLParser):
    """All tags and attributes, and whether they are closed in order."""

    VOID = frozenset({"meta", "img", "br"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1:] == [tag], f"</{tag}> closes {self._open[-3:]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data


def assert_harmless(page: str) -> Page:
    parsed = Page(page)
    names = {tag for tag, _ in parsed.tags}
    assert not names & {"script", "iframe", "object", "embed", "link", "base", "form", "foreignobject"}
    for tag, attributes in parsed.tags:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        for name in ("src", "href", "xlink:href"):
            value = attributes.get(name)
            allowed = ("data:image/jpeg;base64,", "#") if name == "href" else ("data:image/jpeg;base64,",)
            assert value is None or value.startswith(allowed), (tag, value)
    assert all(attributes.get("alt") for tag, attributes in parsed.tags if tag == "img"), "every picture is told"
    page.encode("utf-8")
    return parsed


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = render_report(report(), sheet_jpg=JPEG)
    assert_harmless(page)
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import|https?://", page)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_harmless(text: str) -> None:
    assert_harmless(render_report(report(text), film=facts(text)))
    parsed = assert_harmless(render_report(report(text), sheet_jpg=JPEG))
    if "\x00" not in text:
        assert parsed.text.count(text) >= 8, "shown as typed"


@given(text=st.text(max_size=60))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_breaks_the_page(text: str) -> None:
    assert_harmless(render_report(report(text), sheet_jpg=JPEG))


def test_the_page_shows_every_measurement_shot_and_job() -> None:
    text = Page(render_report(report("Trail"), sheet_jpg=JPEG)).text
    for shown in ("−13.9 LUFS", "1.25 s", "2.50 s", "6.00 s", "1 of 3 measurements failed", "Voices", "Left open"):
        assert shown in text


def test_the_desk_draws_wave_loudness_beats_captions_and_shots() -> None:
    page = render_report(report("Trail"), sheet_jpg=JPEG)
    parsed = Page(page)
    classes = [attributes.get("class") for _, attributes in parsed.tags]
    for kind in ("wave", "trace fine", "target", "beat", "downbeat", "hit", "speech", "word"):
        assert kind in classes, kind
    assert classes.count("beat") == 2
    assert classes.count("downbeat") == 1


def test_a_passed_report_says_so() -> None:
    checks = (Check(code="size", title="Size", passed=True, wanted="1", found="1"),)
    text = Page(render_report(report(passed=True, checks=checks), sheet_jpg=JPEG)).text
    assert "The one measurement holds" in text


def test_a_report_without_curves_sheet_or_shots_is_a_page() -> None:
    bare = Report(title="Bare", passed=True, seconds=1, planner="", checks=(), shots=())
    page = render_report(bare)
    assert Page(page).text.count("Bare") == 2
    assert "<img" not in page


@given(
    curves=st.dictionaries(
        st.sampled_from(("seconds", "wave", "loudness", "beats", "downbeats", "hits", "voice", "captions")),
        st.recursive(
            st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(("low", "high", "lufs", "start", "end", "words", "step_s")), inner, max_size=3
                )
            ),
            max_leaves=6,
        ),
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_foreign_curves_never_break_the_page(curves: dict[str, Any]) -> None:
    assert_harmless(render_report(report(curves=curves), sheet_jpg=JPEG))


def test_the_colourists_half_shows_stills_scopes_colours_and_contrast() -> None:
    curves = CURVES | {"spectrum": [-3.0] * 64}
    parsed = Page(render_report(report("Trail", curves=curves), sheet_jpg=JPEG, film=facts("Trail")))
    images = [attributes.get("class") for tag, attributes in parsed.tags if tag == "img"]
    assert images == ["frame", "scope", "spectrogram"], "the sheet gives way to what was really seen"
    for shown in (
        "near ground",
        "70 %",
        "4\u201396 %",
        "Contrast of all 1 texts: 7.2 : 1 and up",
        "Spectrum",
        "4 of 5",
    ):
        assert shown in parsed.text, shown


def test_the_sound_engineers_half_has_a_lane_for_each_stem_and_three_loudnesses() -> None:
    curves = CURVES | {
        "loudness": CURVES["loudness"] | {"short": [-70.0] * 30 + [-14.0] * 30, "running": [-15.0] * 60},
        "stems": {"voice": [0.5] * 100, "music": [0.1] * 100, "accents": [0.0] * 99 + [0.4]},
        "accents": [{"kind": "sting", "at": 5.9}],
        "chapters": [{"title": "One", "start": 0.0}, {"title": "Two", "start": 3.0}],
        "cuts": [{"shot": "Trail", "frame": 90, "kind": "cut", "off": -1}],
    }
    parsed = Page(render_report(report("Trail", curves=curves), film=facts("Trail")))
    classes = [attributes.get("class") for _, attributes in parsed.tags]
    for kind in ("stem voice", "stem music", "stem accents", "trace fine", "trace", "trace running", "cut off", "mark"):
        assert kind in classes, kind
    for shown in ("Chapters", "Two", "sting", "1 of 1 cuts on the beat", "1 frame before", "\u221217.2 LUFS"):
        assert shown in parsed.text, shown
    short = next(attributes["d"] for _, attributes in parsed.tags if attributes.get("class") == "trace")
    assert short is not None
    assert short.count(" ") == 2 * 30 - 1, "nothing is drawn before the meter has heard three seconds"


def test_headings_come_in_order_and_links_lead_somewhere() -> None:
    page = render_report(report("Trail"), film=facts("Trail"))
    parsed = Page(page)
    headings = [int(tag[1]) for tag, _ in parsed.tags if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert set(headings[1:]) == {2}
    places = {attributes.get("id") for _, attributes in parsed.tags}
    links = [attributes["href"] for tag, attributes in parsed.tags if tag == "a"]
    assert links
    assert all(link is not None and link[1:] in places for link in links)


def test_the_report_of_a_twenty_minute_film_stays_under_three_megabytes() -> None:
    count, points = 300, 1200
    shots = tuple(
        ShotReport(shot=f"s{n}", scene="statement", start_s=4.0 * n, seconds=4, engine="e", compute_s=1, spans=1)
        for n in range(count)
    )
    curves = {
        "seconds": 4.0 * count,
        "wave": {"step_s": 1.0, "low": [-0.123] * points, "high": [0.123] * points},
        "loudness": {"step_s": 1.0, "target_lufs": -14, "lufs": [-15.1] * points, "short": [-15.1] * points},
        "stems": {name: [0.123] * points for name in ("voice", "music", "accents")},
        "beats": [0.5 * n for n in range(2400)],
        "captions": [CURVES["captions"][0] | {"start": 2.0 * n, "end": 2.0 * n + 1.9} for n in range(600)],
    }
    # As large as the eye leaves them for long films: 104 pixels wide at quality 62, and their scopes.
    seen = [FACTS_SHOT | {"shot": f"s{n}", "jpg": "A" * 6000, "scope": "A" * 5200} for n in range(SHOTS_MAX)]
    film = facts(scopes={"shots": seen, "spectrogram": "A" * 90_000, "texts": []})
    page = render_report(report(shots=shots, curves=curves), film=film)
    assert len(page.encode()) < 3_000_000
    assert f"{count - SHOTS_MAX} of {count} shots are not shown" in page


def test_scopes_are_read_from_the_picture() -> None:
    half = np.zeros((160, 90, 3), np.uint8)
    half[:, :60] = (230, 20, 20)
    half[:, 60:] = (16, 16, 40)
    found = palette_of_picture(half)
    assert [each["share"] for each in found] == [pytest.approx(2 / 3, abs=0.01), pytest.approx(1 / 3, abs=0.01)]
    assert found[0]["hex"] == "#e61414"


@given(
    scopes=st.dictionaries(
        st.sampled_from(("shots", "texts", "spectrogram")),
        st.recursive(
            st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(("shot", "jpg", "palette", "hex", "share", "text")), inner, max_size=4
                )
            ),
            max_leaves=8,
        ),
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_foreign_scopes_never_break_the_page(scopes: dict[str, Any]) -> None:
    assert_harmless(render_report(report(), film=facts(scopes=scopes)))
