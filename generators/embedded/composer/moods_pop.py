"""Moods of the stage and the stadium: pop-electronic and sport."""

from __future__ import annotations

from .mood import Mood, pattern

BRIGHT = Mood(
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
        "kick": ((pattern("kick", "X.....x...x....."), ), (pattern("kick", "X...x...X...x..."),)),
        "snare": (
            (pattern("snap", "....x.......x..."),),
            (pattern("clap", "....X.......X..."), pattern("snare", "....x.......x..o")),
        ),
        "hat": (
            (pattern("hat", "..x...x...x...x."),),
            (pattern("hat", "x.xox.xox.xox.xo"), pattern("openhat", "..x...x...x...x.")),
        ),
        "perc": (
            (pattern("shaker", "o.xoo.xoo.xoo.xo"),),
            (pattern("shaker", "oxXxoxXxoxXxoxXx"), pattern("rim", "...x..x....x..x.")),
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

DRIVING = Mood(
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
            (pattern("hardkick", "X.....x.x.....x."),),
            (pattern("hardkick", "X...X...X...X.x."),),
            (pattern("hardkick", "X..x..X.X..x..X."),),
        ),
        "snare": (
            (pattern("snare", "....X.......X..."),),
            (pattern("snare", "....X..o....X.o."), pattern("clap", "....X.......X...")),
        ),
        "hat": (
            (pattern("hat", "X.o.X.o.X.o.X.o."),),
            (pattern("hat", "XoxoXoxoXoxoXoxo"), pattern("openhat", "..o...o...o...o.")),
        ),
        "perc": (
            (pattern("tom", "...........x..x."),),
            (pattern("tom", "...x..x....x..xx"), pattern("shaker", "x.x.x.x.x.x.x.x.")),
        ),
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
