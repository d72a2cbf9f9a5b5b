"""Moods of the screen: a question, and a great answer."""

from __future__ import annotations

from .mood import Mood, pattern

CURIOUS = Mood(
    id="curious",
    title="A clock, plucked strings and a question",
    bpm=(100, 122),
    mode="harmonic",
    tonics=(0, 2, 4, 7, 9, 11),
    verses=(("i", "i", "VI", "V"), ("iadd9", "iv6", "iadd9", "V"), ("i", "VImaj7", "iv7", "V7")),
    lifts=(("VI", "iv6", "i", "V7"), ("iv7", "i", "VImaj7", "V"), ("VI", "III", "iv6", "V7")),
    breaks=(("iv6", "iv6", "V", "V7"), ("VImaj7", "VImaj7", "iv7", "V")),
    cadences=("V7", "V", "Vsus4"),
    home="i",
    drums={
        "kick": ((pattern("softkick", "x..............."),), (pattern("deepkick", "x.......x......."),)),
        "snare": ((pattern("rim", "............o..."),), (pattern("rim", "....x.......x..o"),)),
        "hat": ((pattern("click", "x...o...x...o..."),), (pattern("click", "x.o.x.o.x.o.x.o."),)),
        "perc": (
            (pattern("woodblock", "......o.......o."),),
            (pattern("woodblock", "...o..x....o..x."), pattern("shaker", "o.o.o.o.o.o.o.o.")),
        ),
    },
    bass="upright",
    bass_lines=(("0:4:r 6:2:f", "0:3:r 6:2:r 8:3:f 14:2:a"), ("0:2:r 8:2:r 12:2:f", "0:2:r 4:2:r 8:2:f 12:2:a")),
    pad="strings",
    keys="pizzicato",
    comping=(("x.o.o.x.o.o.x.o.", "x.oox.oox.oox.oo"), ("o.x.o.o.x.o.o.x.", "xoo.xoo.xoo.x.x.")),
    arp="celesta",
    arps=("0..1..2..3..2.1.", "3.....2...1.....", "0.2.1.3....2...."),
    lead="celesta",
    motifs=("x.....x.x.......x...x...........", "..x...x...x.........x.....x.....", "x.x.....x.......x.x...x........."),
    stacks={
        "intro": (("keys", "hat"), ("keys", "hat", "bass")),
        "verse": (("keys", "hat", "bass", "arp"), ("keys", "hat", "bass", "pad", "kick")),
        "lift": (
            ("keys", "hat", "bass", "pad", "lead", "kick"),
            ("keys", "hat", "bass", "pad", "lead", "kick", "snare", "perc"),
        ),
        "break": (("pad", "hat", "arp"),),
        "drop": (
            ("keys", "hat", "bass", "pad", "arp", "kick", "snare"),
            ("keys", "hat", "bass", "pad", "lead", "kick", "snare", "perc"),
        ),
        "outro": (("keys", "hat", "bass", "arp"),),
    },
    levels={
        "kick": -6, "snare": -11, "hat": -14, "perc": -13, "bass": -6, "pad": -17, "keys": -3, "arp": -9,
        "lead": -8, "texture": -60,
    },
    effects_db=-16,
    reverb=0.34,
    reverb_s=2.0,
    delay=0.18,
    drive=0.05,
    tilt_db=-0.1,
)  # fmt: skip

EPIC = Mood(
    id="epic",
    title="Strings, horns and great drums",
    bpm=(74, 96),
    mode="minor",
    tonics=(0, 2, 4, 5, 7),
    verses=(("i", "i", "VI", "VI"), ("i", "VI", "III", "VII"), ("i", "v7", "VI", "iv")),
    lifts=(("i", "VI", "III", "VII"), ("VI", "VII", "i", "III"), ("VI", "III", "VII", "iv")),
    breaks=(("VI", "iv", "VI", "V"), ("iv", "iv", "VI", "Vsus4")),
    cadences=("VII", "V", "Vsus4"),
    home="i",
    drums={
        "kick": (
            (pattern("taiko", "X..............."),),
            (pattern("taiko", "X.....x.x......."),),
            (pattern("taiko", "X..x..X.X..x..x."),),
        ),
        "snare": ((pattern("frame", "............x..."),), (pattern("frame", "....X..xx...X.xx"),)),
        "hat": ((pattern("frame", "..o...o...o...o."),), (pattern("frame", "o.ooo.ooo.ooo.oo"),)),
        "perc": ((pattern("tom", "..............xx"),), (pattern("tom", "..x..x....x..x.x"),)),
    },
    bass="cellos",
    bass_lines=(("0:16:r", "0:8:r 8:8:r"), ("0:16:r", "0:6:r 6:6:r 12:4:f")),
    pad="strings",
    keys="spiccato",
    comping=(("x.o.x.o.x.o.x.o.", "XoxoXoxoXoxoXoxo"), ("x..x..x.x..x..x.", "X.xxX.xxX.xxX.xx")),
    arp="spiccato",
    arps=("0.1.2.1.0.1.2.3.", "0102010301020103", "0.0.2.0.0.0.3.0."),
    lead="horns",
    motifs=("x.......x...x...x...............", "x...........x...x.......x.......", "x.....x.x.......x.....x.x......."),
    stacks={
        "intro": (("pad", "texture"), ("pad", "keys")),
        "verse": (("keys", "bass", "pad"), ("keys", "bass", "pad", "kick", "hat")),
        "lift": (
            ("keys", "bass", "pad", "lead", "kick", "snare"),
            ("keys", "bass", "pad", "lead", "kick", "snare", "hat", "perc", "arp"),
        ),
        "break": (("pad", "arp"),),
        "drop": (
            ("keys", "bass", "pad", "lead", "kick", "snare", "hat"),
            ("keys", "bass", "pad", "lead", "kick", "snare", "hat", "perc", "arp"),
        ),
        "outro": (("keys", "bass", "pad", "kick"),),
    },
    levels={
        "kick": 3, "snare": -4, "hat": -14, "perc": -6, "bass": -9, "pad": -6, "keys": -8, "arp": -14,
        "lead": -3, "texture": -40,
    },
    effects_db=-5,
    reverb=0.5,
    reverb_s=3.2,
    delay=0.0,
    drive=0.2,
    tilt_db=-0.6,
)  # fmt: skip
