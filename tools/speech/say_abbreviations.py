"""Abbreviations in full, by language, in lower case as they stand without their last full stop."""

from __future__ import annotations

ABBREVIATIONS: dict[str, dict[str, str]] = {
    "en": {
        "e.g": "for example", "i.e": "that is", "vs": "versus", "approx": "approximately", "etc": "et cetera",
        "dr": "Doctor", "mr": "Mister", "mrs": "Missis", "ms": "Miz", "prof": "Professor", "incl": "including",
        "w/": "with", "w/o": "without", "dept": "department", "est": "established",
    },
    "de": {
        "z.b": "zum Beispiel", "d.h": "das heißt", "usw": "und so weiter", "bzw": "beziehungsweise", "ca": "zirka",
        "inkl": "inklusive", "zzgl": "zuzüglich", "dr": "Doktor", "prof": "Professor", "str": "Straße",
        "mio": "Millionen", "mrd": "Milliarden", "u.a": "unter anderem", "evtl": "eventuell", "ggf": "gegebenenfalls",
    },
    "fr": {
        "p.ex": "par exemple", "c.-à-d": "c'est-à-dire", "env": "environ", "m": "Monsieur", "mme": "Madame",
        "mlle": "Mademoiselle", "dr": "Docteur", "etc": "et cetera", "st": "Saint",
    },
    "es": {
        "p.ej": "por ejemplo", "sr": "Señor", "sra": "Señora", "dr": "Doctor", "dra": "Doctora",
        "aprox": "aproximadamente", "ud": "usted", "uds": "ustedes", "etc": "etcétera", "ee.uu": "Estados Unidos",
    },
    "pt": {
        "p.ex": "por exemplo", "sr": "Senhor", "sra": "Senhora", "dr": "Doutor", "dra": "Doutora",
        "aprox": "aproximadamente", "etc": "et cetera",
    },
    "ru": {
        "т.е": "то есть", "т.д": "так далее", "т.п": "тому подобное", "ул": "улица", "им": "имени", "тыс": "тысяч",
        "млн": "миллионов", "млрд": "миллиардов", "др": "другие", "напр": "например", "стр": "страница",
    },
    "ar": {"د": "دكتور", "إلخ": "إلى آخره", "م": "ميلادي"},
}  # fmt: skip
BEFORE_NUMBERS: dict[str, dict[str, str]] = {
    "en": {"no": "number", "nos": "numbers", "p": "page", "ch": "chapter", "fig": "figure", "vol": "volume"},
    "de": {"nr": "Nummer", "s": "Seite", "kap": "Kapitel", "abb": "Abbildung"},
    "fr": {"n°": "numéro", "nº": "numéro", "p": "page", "chap": "chapitre"},
    "es": {"n.º": "número", "nº": "número", "núm": "número", "pág": "página", "cap": "capítulo"},
    "pt": {"n.º": "número", "nº": "número", "pág": "página", "cap": "capítulo"},
    "ru": {"№": "номер", "гл": "глава", "рис": "рисунок", "с": "страница"},
    "ar": {},
}
"""Those that mean this only where a number follows."""
WITH_STOP_ONLY = frozenset(("m", "st", "est", "им", "др", "د", "م", "str", "ms", "ca", "no", "p", "s", "ch", "с"))
"""Those that are words or letters of their own without the full stop."""
