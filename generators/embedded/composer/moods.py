"""The moods: all that makes one kind of piece differ from another, as data."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from ....story.document import Part
from ....story.errors import InputError

Layer = Literal["kick", "snare", "hat", "perc", "bass", "pad", "keys", "arp", "lead", "texture"]
Tone = Literal[
    "piano", "epiano", "pluck", "supersaw", "guitar", "glock", "marimba", "bell", "sub", "synthbass", "upright",
    "drivebass", "strings", "air", "warmth", "glass",
]  # fmt: skip
Stack = tuple[Layer, ...]


class Pattern(Part):
    """Sixteenths of one bar: `X` accent, `x` normal, `o` soft, `.` rest."""

    steps: str
    sound: str


class Mood(Part):
    """One kind of piece."""

    id: str
    title: str
    bpm: tuple[int, int]
    mode: Literal["major", "lydian", "mixolydian", "dorian", "minor"]
    tonics: tuple[int, ...]
    """Pitch classes that sit well under a voice; the seed picks."""
    verses: tuple[tuple[str, ...], ...]
    lifts: tuple[tuple[str, ...], ...]
    breaks: tuple[tuple[str, ...], ...]
    cadences: tuple[str, ...]
    """The chord of the last bar before the end."""
    home: str
    """The last chord."""
    bars_per_chord: int = 1
    swing: float = 0.0
    """How late every second sixteenth comes, in sixteenths."""
    drums: dict[str, tuple[tuple[Pattern, ...], ...]]
    """By layer ('kick', 'snare', 'hat', 'perc'): choices, quiet to full; each choice one or more patterns."""
    bass: Tone
    bass_lines: tuple[tuple[str, ...], ...]
    """Choices, each for verse and lift: tokens `step:length:tone`, tone r root, f fifth, o octave, a approach."""
    pad: Tone
    keys: Tone
    comping: tuple[tuple[str, str], ...]
    """Rhythms of the keys for verse and lift, as sixteenths."""
    arp: Tone
    arps: tuple[str, ...]
    """Sixteen steps of chord tones: digits count up the voicing, `.` rests."""
    lead: Tone
    motifs: tuple[str, ...]
    """Rhythms of the tune over two bars, as sixteenths."""
    stacks: dict[str, tuple[Stack, ...]]
    """By section: what plays in its first four bars, its next four, ..."""
    levels: dict[str, float]
    """Decibels by layer."""
    pump: float = 0.0
    """How deep the kick presses on bass, pad and keys, 0 to 1."""
    reverb: float = 0.25
    reverb_s: float = 1.8
    delay: float = 0.2
    drive: float = 0.15
    """Saturation of the sum, 0 to 1."""
    tilt_db: float = 0.0
    """Brightness against the common balance: decibels an octave over 1 kHz."""
    effects_db: float = -10.0
    """Impacts, risers and cymbals."""
    voices: int = 4

    def frames_per_beat(self, fps: Fraction) -> tuple[int, ...]:
        """The whole frames a beat whose tempo lies in the mood's range, slow to fast (the nearest, where none does)."""
        low, high = self.bpm
        span = range(1, int(60 * fps / low) + 2)
        fitting = tuple(frames for frames in reversed(span) if low <= 60 * fps / frames <= high)
        middle = Fraction(low + high, 2)
        return fitting or (min(span, key=lambda frames: abs(60 * fps / frames - middle)),)


def mood_named(name: str) -> Mood:
    """The mood of that name; `InputError` lists those there are."""
    try:
        return MOODS[name]
    except KeyError:
        raise InputError(f"there is no music mood {name!r}", hint=f"choose one of {', '.join(sorted(MOODS))}") from None


def _p(sound: str, steps: str) -> Pattern:
    return Pattern(sound=sound, steps=steps)


_BRIGHT = Mood(
    id="bright",
    title="Punchy pop-electronic",
    bpm=(108, 132),
    mode="major",
    tonics=(0, 2, 4, 5, 7, 9),
    verses=(("vi7", "IVadd9", "Iadd9", "V"), ("Iadd9", "V", "vi7", "IVadd9"), ("IVmaj7", "vi7", "Iadd9", "Vsus4")),
    lifts=(("IVadd9", "V", "vi7", "Iadd9"), ("IVmaj7", "V", "iii7", "vi7"), ("Iadd9", "iii7", "IVadd9", "V")),
    breaks=(("ii7", "IVmaj7", "vi7", "V"), ("IVmaj7", "IVmaj7", "vi7", "Vsus4")),
    cadences=("V", "IVadd9", "Vsus4"),
    home="Iadd9",
    swing=0.08,
    drums={
        "kick": ((_p("kick", "X.....x...x....."), ), (_p("kick", "X...x...X...x..."),)),
        "snare": ((_p("snap", "....x.......x..."),), (_p("clap", "....X.......X..."), _p("snare", "....x.......x..o"))),
        "hat": (
            (_p("hat", "..x...x...x...x."),),
            (_p("hat", "x.xox.xox.xox.xo"), _p("openhat", "..x...x...x...x.")),
        ),
        "perc": (
            (_p("shaker", "o.xoo.xoo.xoo.xo"),),
            (_p("shaker", "oxXxoxXxoxXxoxXx"), _p("rim", "...x..x....x..x.")),
        ),
    },
    bass="synthbass",
    bass_lines=(
        ("0:3:r 6:2:r 10:2:r 14:2:f", "0:2:r 2:2:o 4:2:r 6:2:o 8:2:r 10:2:o 12:2:r 14:2:a"),
        ("0:4:r 6:2:o 8:4:r 14:2:a", "2:2:r 6:2:r 10:2:r 14:2:o"),
    ),
    pad="strings",
    keys="pluck",
    comping=(("x..x..x...x..x..", "X..x..X..x..X.x."), ("x..x...x..x.....", "X..x.x..X..x.x..")),
    arp="pluck",
    arps=("0.1.2.3.2.1.2.1.", "0.2.1.3.0.2.1.3.", "3.2.1.2.3.2.1.0."),
    lead="bell",
    motifs=("x..x..x.x.......x..x..x.....x...", "x.x...x..x......x.x...x...x.....", "....x.x.x..x..x.....x.x.x......."),
    stacks={
        "intro": (("keys", "pad", "hat", "texture"), ("keys", "pad", "hat", "bass")),
        "verse": (("kick", "bass", "keys", "hat", "snare"), ("kick", "bass", "keys", "hat", "snare", "arp", "pad")),
        "lift": (
            ("kick", "snare", "hat", "bass", "pad", "keys", "lead", "arp"),
            ("kick", "snare", "hat", "perc", "bass", "pad", "keys", "lead", "arp"),
        ),
        "break": (("pad", "arp", "keys", "texture"),),
        "drop": (
            ("kick", "snare", "hat", "perc", "bass", "pad", "keys", "lead"),
            ("kick", "snare", "hat", "perc", "bass", "pad", "keys", "lead", "arp"),
        ),
        "outro": (("kick", "bass", "pad", "keys", "hat"),),
    },
    levels={
        "kick": 0, "snare": -3, "hat": -13, "perc": -15, "bass": -6.5, "pad": -12, "keys": -7, "arp": -12,
        "lead": -9, "texture": -34,
    },
    pump=0.55,
    effects_db=-8,
    reverb=0.22,
    reverb_s=1.5,
    delay=0.22,
    drive=0.3,
    tilt_db=0.4,
)  # fmt: skip

_DRIVING = Mood(
    id="driving",
    title="Sport, pulse and weight",
    bpm=(122, 150),
    mode="minor",
    tonics=(2, 4, 5, 7, 9),
    verses=(("i", "i", "VI", "VII"), ("i7", "VI", "i7", "VII"), ("i", "III", "VII", "iv7")),
    lifts=(("VI", "VII", "i", "III"), ("VI", "III", "VII", "i"), ("i", "VI", "III", "VII")),
    breaks=(("iv7", "VI", "i", "VII"), ("VI", "VI", "iv7", "Vsus4")),
    cadences=("VII", "VI", "Vsus4"),
    home="i5",
    drums={
        "kick": (
            (_p("hardkick", "X.....x.x.....x."),),
            (_p("hardkick", "X...X...X...X.x."),),
            (_p("hardkick", "X..x..X.X..x..X."),),
        ),
        "snare": (
            (_p("snare", "....X.......X..."),),
            (_p("snare", "....X..o....X.o."), _p("clap", "....X.......X...")),
        ),
        "hat": (
            (_p("hat", "X.o.X.o.X.o.X.o."),),
            (_p("hat", "XoxoXoxoXoxoXoxo"), _p("openhat", "..o...o...o...o.")),
        ),
        "perc": ((_p("tom", "...........x..x."),), (_p("tom", "...x..x....x..xx"), _p("shaker", "x.x.x.x.x.x.x.x."))),
    },
    bass="drivebass",
    bass_lines=(
        ("0:2:r 2:2:r 4:2:r 6:2:r 8:2:r 10:2:r 12:2:r 14:2:a", "0:2:r 2:2:r 4:2:o 6:2:r 8:2:r 10:2:r 12:2:o 14:2:a"),
        ("0:2:r 3:2:r 6:2:r 8:2:r 11:2:r 14:2:f", "0:1:r 2:2:r 4:1:r 6:2:r 8:1:r 10:2:r 12:1:o 14:2:a"),
    ),
    pad="strings",
    keys="supersaw",
    comping=(("X.....x.........", "X..x..x...x..x.."), ("x...............", "X..X..X.X..X..X.")),
    arp="pluck",
    arps=("0012001200120013", "0.0.2.0.1.0.3.2.", "0102010301020103"),
    lead="supersaw",
    motifs=("x..x..x.....x.x.x..x..x.........", "x.....x.x..x....x.....x.x.......", "x..xx...x..x....x..xx...x......."),
    stacks={
        "intro": (("bass", "hat", "arp", "texture"), ("bass", "hat", "arp", "kick")),
        "verse": (("kick", "snare", "hat", "bass", "arp"), ("kick", "snare", "hat", "bass", "arp", "keys", "perc")),
        "lift": (
            ("kick", "snare", "hat", "bass", "keys", "pad", "arp"),
            ("kick", "snare", "hat", "perc", "bass", "keys", "pad", "lead"),
        ),
        "break": (("pad", "arp", "perc", "texture"),),
        "drop": (
            ("kick", "snare", "hat", "perc", "bass", "keys", "pad", "lead"),
            ("kick", "snare", "hat", "perc", "bass", "keys", "pad", "arp"),
        ),
        "outro": (("kick", "snare", "hat", "bass", "pad"),),
    },
    levels={
        "kick": 2, "snare": -2, "hat": -14, "perc": -9, "bass": -7, "pad": -13, "keys": -10, "arp": -13,
        "lead": -11, "texture": -34,
    },
    pump=0.5,
    effects_db=-7,
    reverb=0.16,
    reverb_s=1.3,
    delay=0.14,
    drive=0.5,
    tilt_db=0.2,
)  # fmt: skip

_CALM = Mood(
    id="calm",
    title="Piano and air",
    bpm=(64, 92),
    mode="lydian",
    tonics=(0, 2, 3, 5, 7, 10),
    verses=(("Imaj9", "vi7", "iii7", "Vadd9"), ("Iadd9", "iii7", "vi7", "II"), ("vi7", "iii7", "Iadd9", "Vadd9")),
    lifts=(("iii7", "vi7", "II", "Iadd9"), ("Iadd9", "Vadd9", "vi7", "iii7"), ("vi7", "Vadd9", "Imaj9", "II")),
    breaks=(("vi7", "II", "vi7", "II"), ("iii7", "iii7", "vi7", "Vadd9")),
    cadences=("Vsus4", "II", "Vadd9"),
    home="Iadd9",
    swing=0.04,
    drums={
        "kick": ((_p("softkick", "x..............."),), (_p("softkick", "x.........x....."),)),
        "snare": ((_p("rim", "........o......."),), (_p("brush", "....o.......o..."),)),
        "hat": ((_p("brush", "..o...o...o...o."),), (_p("shaker", "o.o.x.o.o.o.x.o."),)),
        "perc": ((_p("shaker", "....o.......o..."),), (_p("shaker", "o.oox.ooo.oox.oo"),)),
    },
    bass="upright",
    bass_lines=(("0:8:r 8:8:f", "0:6:r 6:2:f 8:6:o 14:2:a"), ("0:14:r", "0:6:r 8:6:f 14:2:a")),
    pad="air",
    keys="piano",
    comping=(("x.......o.......", "x.....o.x...o..."), ("x...............", "x...o...x...o...")),
    arp="piano",
    arps=("0.2.1.2.3.2.1.2.", "0.1.2.3.2.3.1.2.", "0...2.3.1...2.3."),
    lead="piano",
    motifs=("x.....x.x.......x...x...........", "x...x...x.x.....x.......x.......", "..x...x.x...........x.x.x......."),
    stacks={
        "intro": (("keys", "texture", "pad"),),
        "verse": (("pad", "keys", "arp", "texture"), ("pad", "keys", "arp", "bass", "lead", "texture")),
        "lift": (
            ("pad", "keys", "arp", "bass", "lead", "kick", "hat"),
            ("pad", "keys", "arp", "bass", "lead", "kick", "hat", "snare", "perc"),
        ),
        "break": (("pad", "lead", "texture"),),
        "drop": (("pad", "keys", "arp", "bass", "lead", "kick", "hat", "snare"),),
        "outro": (("pad", "keys", "bass", "texture"),),
    },
    levels={
        "kick": -9, "snare": -14, "hat": -16, "perc": -17, "bass": -9, "pad": -9, "keys": -4, "arp": -7,
        "lead": -4, "texture": -30,
    },
    effects_db=-18,
    reverb=0.4,
    reverb_s=2.8,
    delay=0.1,
    drive=0.08,
    tilt_db=-0.5,
)  # fmt: skip

_PREMIUM = Mood(
    id="premium",
    title="Deep and minimal",
    bpm=(88, 112),
    mode="dorian",
    tonics=(0, 2, 5, 7, 9, 10),
    verses=(("i9", "i9", "IVadd9", "IVadd9"), ("i9", "VIImaj7", "i9", "IVadd9"), ("i9", "v7", "i9", "IV")),
    lifts=(("IIImaj7", "IVadd9", "i9", "VII"), ("i9", "IIImaj7", "VIImaj7", "IVadd9"), ("IIImaj7", "v7", "i9", "IV")),
    breaks=(("IVadd9", "v7", "IVadd9", "v7"), ("VIImaj7", "VIImaj7", "IVadd9", "IVadd9")),
    cadences=("v7", "VIImaj7", "IVadd9"),
    home="i9",
    swing=0.16,
    drums={
        "kick": ((_p("deepkick", "X.......x......."),), (_p("deepkick", "X......ox......."),)),
        "snare": ((_p("rim", "....x.......x..."),), (_p("snap", "....X.......X..o"), _p("rim", "...o..o....o...."))),
        "hat": ((_p("hat", "....o.......o..."),), (_p("hat", "..o.x.o...o.x.oo"),)),
        "perc": (
            (_p("click", "...o......o....o"),),
            (_p("click", "..o..o.o..o..o.."), _p("shaker", "o.o.x.o.o.o.x.o.")),
        ),
    },
    bass="sub",
    bass_lines=(("0:6:r 10:4:r", "0:5:r 7:2:o 10:4:r 14:2:a"), ("0:8:r 11:3:f", "0:3:r 3:3:r 8:2:o 10:4:r 14:2:a")),
    pad="warmth",
    keys="epiano",
    comping=(("x.....o.........", "x..o....x..o...."), ("x.........o.....", "x..x....x....o..")),
    arp="marimba",
    arps=("0..2..1..3..2...", "3...2...1.2.....", "0...3..2....1..."),
    lead="glass",
    motifs=("x.......x.....x.x...............", "....x.....x.........x...........", "x...........x...x..............."),
    stacks={
        "intro": (("keys", "texture", "perc"), ("keys", "texture", "perc", "bass")),
        "verse": (
            ("keys", "bass", "kick", "perc", "texture"),
            ("keys", "bass", "kick", "hat", "perc", "arp", "texture"),
        ),
        "lift": (
            ("keys", "bass", "kick", "snare", "hat", "pad", "arp"),
            ("keys", "bass", "kick", "snare", "hat", "perc", "pad", "lead", "arp"),
        ),
        "break": (("pad", "keys", "texture", "arp"),),
        "drop": (("keys", "bass", "kick", "snare", "hat", "perc", "pad", "lead"),),
        "outro": (("keys", "bass", "pad", "kick", "texture"),),
    },
    levels={
        "kick": 0, "snare": -5, "hat": -13, "perc": -12, "bass": -8, "pad": -13, "keys": -5.5, "arp": -12,
        "lead": -14, "texture": -29,
    },
    pump=0.4,
    effects_db=-12,
    reverb=0.3,
    reverb_s=2.3,
    delay=0.3,
    drive=0.2,
    tilt_db=-0.4,
)  # fmt: skip

_WARM = Mood(
    id="warm",
    title="Strings of wood and steel",
    bpm=(84, 116),
    mode="major",
    tonics=(0, 2, 4, 7, 9),
    verses=(("I", "IVadd9", "I", "V"), ("Iadd9", "vi7", "IVadd9", "V"), ("I", "V", "vi", "IVadd9")),
    lifts=(("IVadd9", "I", "V", "vi7"), ("vi7", "IVadd9", "I", "V"), ("IVadd9", "V", "I", "vi7")),
    breaks=(("vi", "iii7", "IVadd9", "Vsus4"), ("IVadd9", "IVadd9", "vi7", "V")),
    cadences=("V", "IVadd9", "Vsus4"),
    home="I",
    swing=0.12,
    drums={
        "kick": ((_p("stomp", "X.......x......."),), (_p("stomp", "X.....x.X......."),)),
        "snare": ((_p("snap", "....x.......x..."),), (_p("clap", "....X.......X..."), _p("brush", "..o...o...o...oo"))),
        "hat": ((_p("shaker", "o.x.o.x.o.x.o.x."),), (_p("shaker", "oxXxoxXxoxXxoxXx"),)),
        "perc": ((_p("tambourine", "....x.......x..."),), (_p("tambourine", "..o.X.o...o.X.o."),)),
    },
    bass="upright",
    bass_lines=(("0:4:r 8:4:f", "0:3:r 6:2:r 8:3:f 14:2:a"), ("0:6:r 8:6:r", "0:3:r 4:3:o 8:3:f 12:2:r 14:2:a")),
    pad="strings",
    keys="guitar",
    comping=(("X...x.xo..xox.x.", "X.x.X.xo.xXox.xo"), ("X...x...o.x.x...", "X.xoX.xox.xoX.xo")),
    arp="guitar",
    arps=("0.2.3.2.1.2.3.2.", "0.1.2.3.1.2.3.2.", "0.3.2.3.1.3.2.3."),
    lead="glock",
    motifs=("x...x.x.x.......x...x.x.....x...", "x..x..x...x.....x..x..x.........", "....x.x.x...x.......x.x.x......."),
    stacks={
        "intro": (("arp", "hat", "pad", "texture"), ("arp", "keys", "hat", "pad")),
        "verse": (("keys", "bass", "kick", "hat"), ("keys", "bass", "kick", "hat", "snare", "arp")),
        "lift": (
            ("keys", "bass", "kick", "snare", "hat", "pad", "lead", "arp"),
            ("keys", "bass", "kick", "snare", "hat", "perc", "pad", "lead", "arp"),
        ),
        "break": (("arp", "pad", "lead"),),
        "drop": (("keys", "bass", "kick", "snare", "hat", "perc", "pad", "lead", "arp"),),
        "outro": (("keys", "bass", "kick", "pad", "arp"),),
    },
    levels={
        "kick": -3, "snare": -8, "hat": -19, "perc": -19, "bass": -6, "pad": -14, "keys": -5, "arp": -8,
        "lead": -11, "texture": -36,
    },
    effects_db=-16,
    reverb=0.26,
    reverb_s=1.6,
    delay=0.08,
    drive=0.18,
    tilt_db=0.0,
)  # fmt: skip

MOODS: dict[str, Mood] = {mood.id: mood for mood in (_BRIGHT, _DRIVING, _CALM, _PREMIUM, _WARM)}
"""By id."""
