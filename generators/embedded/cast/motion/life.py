"""What never stops: breath, the sway of standing, a head that goes with what is said and nods to what is heard.

All of it is a function of the frame and the performance's seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .....story.cast import Performance
from ..rotation import Floats, about, from_euler, multiply
from ..skeleton import INDEX

BREATHS_A_MINUTE = (12.5, 15.5)
_X, _Y, _Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


@dataclass(frozen=True)
class Life:
    """Additions to a pose over F frames."""

    turns: dict[str, Floats]
    """Rotations `(F, 4)` by joint, added in the joint's own axes."""
    root: Floats
    """`(F, 3)`: metres."""
    head: Floats
    """`(F, 3)`: degrees of pitch, yaw and roll of the head."""


def life(performance: Performance, *, frames: int, fps: float) -> Life:
    """Breath, sway and the head's small movements of one performance."""
    chance = np.random.default_rng(_seed(performance))
    seconds = np.arange(frames) / fps
    breath = _breath(seconds, chance)
    sway = _drift(seconds, chance, slow=0.11, count=3)
    turns = {
        "spine": from_euler(np.stack([0.5 * breath, 0.9 * sway[:, 1], -0.8 * sway[:, 0]], axis=-1)),
        "chest": from_euler(np.stack([-1.5 * breath, 0.7 * sway[:, 2], -0.4 * sway[:, 0]], axis=-1)),
        "hips": from_euler(np.stack([0 * breath, 0.6 * sway[:, 2], 1.0 * sway[:, 0]], axis=-1)),
        "left-clavicle": about(_Z, 1.6 * breath),
        "right-clavicle": about(_Z, -1.6 * breath),
        **_loose_hands(seconds, chance),
    }
    root = np.stack([0.007 * sway[:, 0], 0.0015 * breath - 0.0015, 0.004 * sway[:, 1]], axis=-1)
    return Life(turns, root, _head(performance, seconds, fps, chance))


def _seed(performance: Performance) -> list[int]:
    return [performance.seed, *performance.person.encode()]


def _breath(seconds: Floats, chance: np.random.Generator) -> Floats:
    """0 empty to 1 full: in a little faster than out, with a rest after."""
    rate = chance.uniform(*BREATHS_A_MINUTE) / 60
    phase = seconds * rate + chance.uniform()
    wave = np.sin(2 * np.pi * phase + 0.45 * np.sin(2 * np.pi * phase))
    found: Floats = 0.5 + 0.5 * wave
    return found


def _drift(seconds: Floats, chance: np.random.Generator, *, slow: float, count: int) -> Floats:
    """`(F, count)`: wandering numbers, mostly within -1 and 1: three sines whose rates have no common measure."""
    found = np.zeros((len(seconds), count))
    for number in range(count):
        for rate, size in ((1.0, 0.62), (1.618, 0.3), (2.718, 0.18)):
            found[:, number] += size * np.sin(
                2 * np.pi * (slow * rate * seconds * (1 + 0.07 * number) + chance.uniform())
            )
    return found


def _loose_hands(seconds: Floats, chance: np.random.Generator) -> dict[str, Floats]:
    """Arms hang a little differently from moment to moment."""
    found = {}
    for side in ("left", "right"):
        wander = _drift(seconds, chance, slow=0.17, count=2)
        found[f"{side}-upper-arm"] = about(_X, 0.7 * wander[:, 0])
        found[f"{side}-forearm"] = about(_X, 0.9 * wander[:, 1] - 0.4)
    return found


def _head(performance: Performance, seconds: Floats, fps: float, chance: np.random.Generator) -> Floats:
    idle = _drift(seconds, chance, slow=0.23, count=3) * (0.7, 1.1, 0.8)
    talk = _drift(seconds, chance, slow=0.62, count=3) * (1.3, 2.2, 1.7)
    speaks = np.zeros(len(seconds))
    for said in performance.speech:
        begins = said.start / fps
        speaks = np.maximum(speaks, _window(seconds, begins, begins + float(said.seconds), 0.3))
    heard = np.zeros(len(seconds))
    for first, after in performance.listens:
        heard = np.maximum(heard, _window(seconds, first / fps, after / fps, 0.5))
    found = idle + talk * speaks[:, None]
    found[:, 2] += 3.2 * heard * chance.choice([-1.0, 1.0])
    found[:, 0] += 1.5 * heard
    found += _stress_nods(performance, seconds, fps, chance) + _listening_nods(performance, seconds, fps, chance)
    return found


def _window(seconds: Floats, begins: float, ends: float, edge: float) -> Floats:
    found: Floats = np.clip(np.minimum(seconds - begins + edge, ends + edge - seconds) / edge, 0, 1)
    return found * found * (3 - 2 * found)


def _stress_nods(performance: Performance, seconds: Floats, fps: float, chance: np.random.Generator) -> Floats:
    """A stressed word is nodded to: a little up before it, down with it, slowly back; some with a turn or a tilt."""
    found = np.zeros((len(seconds), 3))
    for stress in performance.stresses:
        since = seconds - stress.frame / fps
        size = stress.strength * chance.uniform(0.75, 1.15)
        up = np.exp(-(((since + 0.16) / 0.075) ** 2))
        down = np.exp(-(((since - 0.05) / np.where(since < 0.05, 0.085, 0.2)) ** 2))
        found[:, 0] += size * (4.4 * down - 1.3 * up)
        found[:, 1] += size * chance.uniform(-1.8, 1.8) * down
        found[:, 2] += size * chance.uniform(-1.5, 1.5) * down
    return found


def _listening_nods(performance: Performance, seconds: Floats, fps: float, chance: np.random.Generator) -> Floats:
    """Slow nods every two or three seconds of listening: one, or two of which the second is smaller."""
    found = np.zeros((len(seconds), 3))
    for first, after in performance.listens:
        at = first / fps + chance.uniform(0.8, 1.6)
        while at < after / fps - 0.5:
            size = chance.uniform(3.2, 5.5)
            for number in range(int(chance.integers(1, 3))):
                found[:, 0] += size * 0.6**number * np.exp(-(((seconds - at - 0.42 * number) / 0.15) ** 2))
            at += chance.uniform(1.9, 3.3)
    return found


def lived(rotations: Floats, root: Floats, added: Life, *, rooted: bool = False) -> tuple[Floats, Floats]:
    """A pose with breath and sway; the head's part is turned in where the head is. `rooted`: the hips stay where they
    are."""
    found = rotations.copy()
    for joint, turn in added.turns.items():
        if joint != "hips" or not rooted:
            found[:, INDEX[joint]] = multiply(found[:, INDEX[joint]], turn)
    return found, root if rooted else root + added.root
