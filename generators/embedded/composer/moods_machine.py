"""Moods of machines: an arpeggio under a sidechain, a night drive."""

from __future__ import annotations

from .mood import Mood, pattern

TECH = Mood(
    id="tech",
    title="Arpeggio and sidechain",
    bpm=(118, 132),
    mode="dorian",
    tonics=(0, 2, 5, 7, 9, 11),
    verses=(("i7", "i7", "i7", "i7"), ("i9", "i9", "IVadd9", "IVadd9"), ("i7", "i7", "VIImaj7", "IVadd9")),
    lifts=(("i9", "IIImaj7", "VIImaj7", "IVadd9"), ("VIImaj7", "IVadd9", "i9", "i9"), ("i9", "v7", "VIImaj7", "IV")),
    breaks=(("VIImaj7", "VIImaj7", "IVadd9", "IVadd9"), ("i9", "i9", "v7", "v7")),
    cadences=("IVadd9", "VIIadd9", "v7"),
    home="iadd9",
    drums={
        "kick": ((pattern("kick", "X...X...X...X..."),), (pattern("kick", "X...X...X...X..."),)),
        "snare": ((pattern("clap", "....o.......o..."),), (pattern("clap", "....X.......X..."),)),
        "hat": (
            (pattern("hat", "..x...x...x...x."),),
            (pattern("openhat", "..x...x...x...x."), pattern("hat", "ooxoooxoooxoooxo")),
        ),
        "perc": (
            (pattern("zap", ".......x......x."),),
            (pattern("zap", "...x..x....x..x."), pattern("click", "o.xoo.xoo.xoo.xo")),
        ),
    },
    bass="synthbass",
    bass_lines=(
        ("2:2:r 6:2:r 10:2:r 14:2:r", "2:1:r 3:1:r 6:2:r 10:1:r 11:1:o 14:2:a"),
        ("2:2:r 6:2:r 10:2:r 14:2:o", "2:2:r 6:2:o 10:2:r 14:2:a"),
    ),
    pad="polysynth",
    keys="blip",
    comping=(("...x......x.....", "x..x..x...x..x.."), ("......x.........", "..x..x....x..x..")),
    arp="blip",
    arps=("0123210301232103", "0213021302130213", "0321032103210321"),
    lead="bell",
    motifs=("x.........x.....x...............", "....x.........x.........x.......", "x.......x.............x........."),
    stacks={
        "intro": (("arp", "texture"), ("arp", "kick")),
        "verse": (("arp", "kick", "bass"), ("arp", "kick", "bass", "hat", "perc")),
        "lift": (
            ("arp", "kick", "bass", "hat", "snare", "pad"),
            ("arp", "kick", "bass", "hat", "snare", "pad", "perc", "keys", "lead"),
        ),
        "break": (("arp", "pad"),),
        "drop": (
            ("arp", "kick", "bass", "hat", "snare", "pad", "keys"),
            ("arp", "kick", "bass", "hat", "snare", "pad", "perc", "keys", "lead"),
        ),
        "outro": (("arp", "kick", "pad"),),
    },
    levels={
        "kick": 1, "snare": -6, "hat": -14, "perc": -15, "bass": -6, "pad": -10, "keys": -13, "arp": -5,
        "lead": -14, "texture": -38,
    },
    pump=0.85,
    effects_db=-9,
    reverb=0.24,
    reverb_s=1.8,
    delay=0.34,
    drive=0.22,
    tilt_db=1.1,
)  # fmt: skip

RETRO = Mood(
    id="retro",
    title="Night drive on analogue machines",
    bpm=(84, 108),
    mode="minor",
    tonics=(0, 2, 4, 6, 9, 11),
    verses=(("i", "i", "VI", "VII"), ("iadd9", "VImaj7", "III", "VII"), ("i", "iv7", "VI", "VII")),
    lifts=(("VI", "VII", "i", "i"), ("VI", "VII", "III", "iv7"), ("VImaj7", "III", "VII", "i")),
    breaks=(("VImaj7", "VImaj7", "iv7", "VII"), ("iv7", "VI", "VII", "Vsus4")),
    cadences=("VII", "Vsus4", "VI"),
    home="iadd9",
    drums={
        "kick": ((pattern("kick", "X.......X......."),), (pattern("kick", "X.....x.X......."),)),
        "snare": ((pattern("gated", "....x.......x..."),), (pattern("gated", "....X.......X..."),)),
        "hat": ((pattern("hat", "x.o.x.o.x.o.x.o."),), (pattern("hat", "xoooxoooxoooxooo"),)),
        "perc": (
            (pattern("tom", "............x.x."),),
            (pattern("tom", "..........x.xxx."), pattern("tambourine", "....o.......o...")),
        ),
    },
    bass="synthbass",
    bass_lines=(
        (
            "0:1:r 2:1:r 4:1:r 6:1:r 8:1:r 10:1:r 12:1:r 14:1:r",
            "0:1:r 1:1:r 2:1:o 4:1:r 5:1:r 6:1:o 8:1:r 9:1:r 10:1:o 12:1:r 13:1:r 14:1:o",
        ),
        (
            "0:1:r 2:1:o 4:1:r 6:1:o 8:1:r 10:1:o 12:1:r 14:1:o",
            "0:1:r 2:1:r 3:1:r 4:1:o 6:1:r 8:1:r 10:1:r 11:1:r 12:1:o 14:1:a",
        ),
    ),
    pad="polysynth",
    keys="supersaw",
    comping=(("x...............", "X.....x.....x..."), ("........x.......", "X.....X.x.......")),
    arp="square",
    arps=("0.1.2.3.2.1.2.1.", "0.2.3.2.1.2.3.2.", "3.2.1.0.1.2.3.2."),
    lead="square",
    motifs=("x.....x.....x...x...............", "x...x.......x...x.....x.........", "x...........x.x.x.......x......."),
    stacks={
        "intro": (("pad", "arp"), ("pad", "arp", "bass")),
        "verse": (("bass", "kick", "snare", "hat", "pad"), ("bass", "kick", "snare", "hat", "pad", "arp")),
        "lift": (
            ("bass", "kick", "snare", "hat", "pad", "lead"),
            ("bass", "kick", "snare", "hat", "pad", "lead", "keys", "perc"),
        ),
        "break": (("pad", "arp", "texture"),),
        "drop": (
            ("bass", "kick", "snare", "hat", "pad", "lead", "keys"),
            ("bass", "kick", "snare", "hat", "pad", "lead", "keys", "perc", "arp"),
        ),
        "outro": (("bass", "kick", "pad", "arp"),),
    },
    levels={
        "kick": 0, "snare": -2, "hat": -15, "perc": -10, "bass": -4, "pad": -6, "keys": -13, "arp": -13,
        "lead": -9, "texture": -36,
    },
    pump=0.45,
    effects_db=-9,
    reverb=0.3,
    reverb_s=2.1,
    delay=0.3,
    drive=0.35,
    tilt_db=0.1,
    wow=0.12,
)  # fmt: skip
