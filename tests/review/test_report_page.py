"""report.html shows what was measured, needs nothing from elsewhere, and stays data whatever it is told."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reelwright.story.violation import Check, Report, ShotReport, Violation
from reelwright.tools.review.report_page import render_report

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


class Page(HTMLParser):
    """All tags and attributes, and whether they are closed in order."""

    VOID = frozenset({"meta", "img"})

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
            assert value is None or value.startswith("data:image/jpeg;base64,"), (tag, value)
    assert len([tag for tag, _ in parsed.tags if tag == "img"]) == 1
    page.encode("utf-8")
    return parsed


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = render_report(report(), sheet_jpg=JPEG)
    assert_harmless(page)
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import|https?://", page)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_harmless(text: str) -> None:
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
    for kind in ("wave", "trace", "target", "beat", "downbeat", "hit", "speech", "word"):
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
