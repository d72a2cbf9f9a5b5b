"""Each check fails on a film that was spoiled for it, and no other does."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import pytest

Film = Callable[[Any], Any]


def _moved(recipe: Any, **changes: Any) -> Any:
    """The second headline with other properties, in the plan and in the picture."""
    return recipe.with_(second=recipe.second.model_copy(update=changes))


def _scratched(film: bytes) -> bytes:
    """Noise over the middle of the largest packet of the picture."""
    with av.open(io.BytesIO(film)) as file:
        packet = max((packet for packet in file.demux(video=0) if packet.size), key=lambda packet: packet.size)
        start = packet.pos + packet.size // 3
    return film[:start] + b"\x5a" * 200 + film[start + 200 :]


SPOILED: dict[str, tuple[Callable[[Any], Any], set[str]]] = {
    "longer than asked": (lambda r: r.with_(asked=Fraction(9, 2)), {"duration"}),
    "shorter than asked": (lambda r: r.with_(asked=Fraction(8)), {"duration"}),
    "too long for the platform": (
        lambda r: r.with_(platform=r.platform.model_copy(update={"seconds_max": Fraction(4)})),
        {"duration"},
    ),
    "last frame lost": (lambda r: r.with_(frames_sent=149), {"frames"}),
    "another size": (lambda r: r.with_(encode=("-s", "304x540")), {"size"}),
    "another rate": (lambda r: r.with_(input_rate="30000/1001"), {"rate"}),
    "uneven steps": (lambda r: r.with_(encode=("-bsf:v", "setts=pts=PTS+100*eq(mod(N\\,7)\\,3)")), {"rate"}),
    "no colour tags": (lambda r: r.with_(tags=False), {"colour"}),
    "another profile": (lambda r: r.with_(encode=("-profile:v", "main")), {"format"}),
    "another sample rate": (lambda r: r.with_(mux=("-ar", "44100")), {"format"}),
    "few key frames": (lambda r: r.with_(encode=("-g", "150")), {"key-frames"}),
    "index at the end": (lambda r: r.with_(faststart=False), {"faststart"}),
    "sound ends early": (lambda r: r.with_(sound_s=4.8), {"lengths"}),
    "sound starts late": (lambda r: r.with_(mux=("-bsf:a", "setts=ts=TS+9600")), {"lengths"}),
    "too heavy": (
        lambda r: r.with_(crf=1, platform=r.platform.model_copy(update={"bytes_max": 200_000})),
        {"file-size"},
    ),
    "too few bits": (
        lambda r: r.with_(platform=r.platform.model_copy(update={"video_kbps_min": 5_900})),
        {"bit-rate"},
    ),
    "black stretch": (lambda r: r.with_(black=(80, 86)), {"black"}),
    "frozen stretch": (lambda r: r.with_(freeze=(10, 60)), {"frozen"}),
    "flashes": (lambda r: r.with_(flash=True), {"flashes"}),
    "too loud": (lambda r: r.with_(gain=1.25), {"loudness"}),
    "too quiet": (lambda r: r.with_(gain=0.7), {"loudness"}),
    "peak over the ceiling": (lambda r: r.with_(burst=0.97), {"true-peak"}),
    "clipped": (lambda r: r.with_(burst=0.99, burst_square=True), {"true-peak", "clipping"}),
    "silent stretch": (lambda r: r.with_(mute_s=(2.3, 3.0)), {"silence"}),
    "voice under the music": (lambda r: r.with_(voice_gain=0.5, music_gain=0.5), {"voice-over-music"}),
    "music missing from the delivery": (lambda r: r.with_(delivered_music=0.0), {"stems", "silence"}),
    "music 1 dB softer in the delivery": (lambda r: r.with_(delivered_music=0.89), {"stems"}),
    "music 10 ms late in the delivery": (lambda r: r.with_(music_late=480), {"stems"}),
    "a third sound in the delivery": (lambda r: r.with_(stranger=0.1), {"stems"}),
    "captions 200 ms late": (lambda r: r.with_(caption_shift=6), {"caption-words"}),
    "captions 200 ms early": (lambda r: r.with_(caption_shift=-6), {"caption-words"}),
    "headline missing": (lambda r: r.with_(draw_second=False), {"text"}),
    "another headline": (
        lambda r: r.with_(drawn_second=r.second.model_copy(update={"text": "TWIN"})),
        {"text"},
    ),
    "headline elsewhere": (
        lambda r: r.with_(drawn_second=r.second.model_copy(update={"x": 66.0})),
        {"text"},
    ),
    "faint headline": (lambda r: _moved(r, colour="#3f5a76"), {"text-contrast"}),
    "headline under the platform's buttons": (lambda r: _moved(r, x=8.0), {"safe-zone"}),
    "tiny headline": (lambda r: _moved(r, cell_px=1.5), {"text-size"}),
    "cut off": (lambda r: r.with_(faststart=False, spoil_bytes=lambda b: b[: len(b) // 2]), {"readable"}),
    "damaged picture": (
        lambda r: r.with_(spoil_bytes=_scratched),
        {"readable"},
    ),
    "damaged sound": (lambda r: r.with_(spoil_bytes=lambda b: b[:-60_000] + bytes(400) + b[-59_600:]), {"readable"}),
    "not a film": (lambda r: r.with_(spoil_bytes=lambda b: b"GIF89a" * 1000), {"readable"}),
}


def test_a_film_without_faults_passes_every_check(film: Film, recipe: Any) -> None:
    made = film(recipe)
    assert made.failed() == set()
    assert made.facts["passed"] is True
    assert made.facts["checks"] == len(made.checks) == 25


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_film_fails_exactly_its_check(film: Film, recipe: Any, name: str) -> None:
    spoil, expected = SPOILED[name]
    made = film(spoil(recipe))
    shown = {code: (check.wanted, check.found, check.message) for code, check in made.checks.items()}
    assert made.failed() == expected, shown
    assert made.facts["passed"] is False
    assert all(made.checks[code].message for code in expected), "a failed check says what to do"


def test_every_check_is_shown_to_fail(film: Film, recipe: Any) -> None:
    shown = set().union(*(expected for _, expected in SPOILED.values()))
    assert set(film(recipe).checks) <= shown


def test_a_film_that_is_shorter_by_decision_passes_and_says_why(film: Film, recipe: Any) -> None:
    made = film(recipe.with_(asked=Fraction(8), shorter="the brief holds three facts"))
    assert made.failed() == set()
    assert "the brief holds three facts" in made.checks["duration"].message
