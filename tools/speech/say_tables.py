"""How signs are said in each language: the words that `say_text` puts in their place."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SayTable:
    """One language's words for signs. `percent` and `money` hold `{}` where the number stands."""

    dot: str
    slash: str
    at: str
    also: str
    """For '&' and '+' between words."""
    until: str
    """Between the ends of a range: 5-10."""
    out_of: str
    number: str
    """Before a number: '#1'."""
    percent: str = "{} %"
    degrees: str = "{}°"
    times: str = "x"
    currencies: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Sign to one and many: '€' to ('euro', 'euros')."""
    units: dict[str, str] = field(default_factory=dict)
    """Units after a number that voices would spell."""
    breath_before: frozenset[str] = frozenset()
    """Words before which a long clause may take a breath."""
    abbreviations: frozenset[str] = frozenset()
    """Words whose full stop ends no sentence, in lower case without it."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EN = SayTable(
    dot="dot",
    slash="slash",
    at="at",
    also="and",
    until="to",
    out_of="out of",
    number="number",
    percent="{} percent",
    degrees="{} degrees",
    times="by",
    currencies={
        "€": ("euro", "euros"),
        "$": ("dollar", "dollars"),
        "£": ("pound", "pounds"),
        "¥": ("yen", "yen"),
        "₹": ("rupee", "rupees"),
    },
    units={
        "km": "kilometers",
        "m": "meters",
        "cm": "centimeters",
        "mm": "millimeters",
        "kg": "kilograms",
        "g": "grams",
        "mg": "milligrams",
        "ml": "milliliters",
        "l": "liters",
        "h": "hours",
        "hrs": "hours",
        "min": "minutes",
        "sec": "seconds",
        "mph": "miles an hour",
        "km/h": "kilometers an hour",
        "mah": "milliamp hours",
        "kwh": "kilowatt hours",
        "gb": "gigabytes",
        "tb": "terabytes",
        "mb": "megabytes",
        "oz": "ounces",
        "lb": "pounds",
        "lbs": "pounds",
        "ft": "feet",
        "°c": "degrees",
        "°f": "degrees",
        "x": "times",
    },
    breath_before=_words("and but so because while when where which who with without from until unless than or then"),
    abbreviations=_words("mr mrs ms dr prof st no vs etc e.g i.e approx inc ltd co u.s u.k a.m p.m"),
)

TABLES: dict[str, SayTable] = {
    "en": _EN,
    "de": SayTable(
        dot="Punkt",
        slash="Schrägstrich",
        at="ät",
        also="und",
        until="bis",
        out_of="von",
        number="Nummer",
        percent="{} Prozent",
        degrees="{} Grad",
        times="mal",
        currencies={
            "€": ("Euro", "Euro"),
            "$": ("Dollar", "Dollar"),
            "£": ("Pfund", "Pfund"),
            "¥": ("Yen", "Yen"),
        },
        units={"km": "Kilometer", "cm": "Zentimeter", "mm": "Millimeter", "kg": "Kilogramm", "g": "Gramm"},
        breath_before=_words("und aber oder weil wenn dass damit mit ohne für denn sondern"),
        abbreviations=_words("z.b d.h usw bzw ca dr prof nr st inkl zzgl"),
    ),
    "fr": SayTable(
        dot="point",
        slash="slash",
        at="arobase",
        also="et",
        until="à",
        out_of="sur",
        number="numéro",
        percent="{} pour cent",
        degrees="{} degrés",
        times="par",
        currencies={
            "€": ("euro", "euros"),
            "$": ("dollar", "dollars"),
            "£": ("livre", "livres"),
            "¥": ("yen", "yens"),
        },
        units={"km": "kilomètres", "cm": "centimètres", "mm": "millimètres", "kg": "kilos", "g": "grammes"},
        breath_before=_words("et mais ou donc car parce quand qui avec sans pour"),
        abbreviations=_words("m mme mlle dr st env p.ex"),
    ),
    "es": SayTable(
        dot="punto",
        slash="barra",
        at="arroba",
        also="y",
        until="a",
        out_of="de",
        number="número",
        percent="{} por ciento",
        degrees="{} grados",
        times="por",
        currencies={
            "€": ("euro", "euros"),
            "$": ("dólar", "dólares"),
            "£": ("libra", "libras"),
            "¥": ("yen", "yenes"),
        },
        units={"km": "kilómetros", "cm": "centímetros", "mm": "milímetros", "kg": "kilos", "g": "gramos"},
        breath_before=_words("y pero o porque cuando que con sin para donde"),
        abbreviations=_words("sr sra dr dra núm aprox p.ej ud"),
    ),
    "pt": SayTable(
        dot="ponto",
        slash="barra",
        at="arroba",
        also="e",
        until="a",
        out_of="de",
        number="número",
        percent="{} por cento",
        degrees="{} graus",
        times="por",
        currencies={
            "€": ("euro", "euros"),
            "R$": ("real", "reais"),
            "$": ("dólar", "dólares"),
            "£": ("libra", "libras"),
        },
        units={"km": "quilômetros", "cm": "centímetros", "mm": "milímetros", "kg": "quilos", "g": "gramas"},
        breath_before=_words("e mas ou porque quando que com sem para onde"),
        abbreviations=_words("sr sra dr dra núm aprox p.ex"),
    ),
    "ru": SayTable(
        dot="точка",
        slash="слэш",
        at="собака",
        also="и",
        until="до",
        out_of="из",
        number="номер",
        percent="{} процентов",
        degrees="{} градусов",
        times="на",
        currencies={
            "€": ("евро", "евро"),
            "$": ("доллар", "долларов"),
            "₽": ("рубль", "рублей"),
            "£": ("фунт", "фунтов"),
        },
        units={"км": "километров", "см": "сантиметров", "мм": "миллиметров", "кг": "килограммов", "г": "граммов"},
        breath_before=_words("и но или потому когда который чтобы с без для если"),
        abbreviations=_words("т.е т.д т.п г ул им руб"),
    ),
    "ar": SayTable(
        dot="نقطة",
        slash="شرطة",
        at="آت",
        also="و",
        until="إلى",
        out_of="من",
        number="رقم",
        percent="{} بالمئة",
        degrees="{} درجة",
        times="في",
        currencies={
            "€": ("يورو", "يورو"),
            "$": ("دولار", "دولار"),
            "£": ("جنيه", "جنيه"),
            "¥": ("ين", "ين"),
        },
        units={"km": "كيلومتر", "كم": "كيلومتر", "kg": "كيلوغرام", "كغ": "كيلوغرام", "سم": "سنتيمتر"},
        breath_before=_words("أو لأن عندما مع بدون ثم لكن"),
    ),
    "zh": SayTable(
        dot="点",
        slash="斜杠",
        at="艾特",
        also="和",
        until="到",
        out_of="分满分",
        number="第",
        percent="百分之{}",
        degrees="{}度",
        times="乘",
        currencies={
            "€": ("欧元", "欧元"),
            "$": ("美元", "美元"),
            "¥": ("元", "元"),
            "￥": ("元", "元"),
            "£": ("英镑", "英镑"),
        },
        units={"km": "公里", "cm": "厘米", "mm": "毫米", "kg": "公斤", "g": "克", "ml": "毫升"},
    ),
    "ja": SayTable(
        dot="ドット",
        slash="スラッシュ",
        at="アット",
        also="アンド",
        until="から",
        out_of="ぶんの",
        number="ナンバー",
        percent="{}パーセント",
        degrees="{}ど",
        times="かける",
        currencies={
            "€": ("ユーロ", "ユーロ"),
            "$": ("ドル", "ドル"),
            "¥": ("えん", "えん"),
            "￥": ("えん", "えん"),
            "£": ("ポンド", "ポンド"),
        },
        units={"km": "キロ", "cm": "センチ", "mm": "ミリ", "kg": "キロ", "g": "グラム", "ml": "ミリリットル"},
    ),
}


def table_for(language: str) -> SayTable:
    """The words of a language ('pt-BR' finds 'pt'); English ones where there is no table."""
    return TABLES.get(language.replace("_", "-").split("-")[0].lower(), _EN)
