"""Units and money in the forms that a count asks for, in nine languages: one, a few, many."""

from __future__ import annotations

import re

_UNITS: dict[str, str] = {
    # unit: en; de; fr; es; pt; ru; ar; zh; ja - one/other, in Russian one/few/many, '*' for a feminine noun.
    "km": "kilometer/kilometers; Kilometer; kilomètre/kilomètres; kilómetro/kilómetros; quilômetro/quilômetros;"
    " километр/километра/километров; كيلومتر; 公里; キロメートル",
    "m": "meter/meters; Meter; mètre/mètres; metro/metros; metro/metros; метр/метра/метров; متر/متران/أمتار/متر; 米;"
    " メートル",
    "cm": "centimeter/centimeters; Zentimeter; centimètre/centimètres; centímetro/centímetros;"
    " centímetro/centímetros; сантиметр/сантиметра/сантиметров; سنتيمتر; 厘米; センチ",
    "mm": "millimeter/millimeters; Millimeter; millimètre/millimètres; milímetro/milímetros; milímetro/milímetros;"
    " миллиметр/миллиметра/миллиметров; مليمتر; 毫米; ミリ",
    "kg": "kilogram/kilograms; Kilogramm; kilo/kilos; kilo/kilos; quilo/quilos; килограмм/килограмма/килограммов;"
    " كيلوغرام; 公斤; キログラム",
    "g": "gram/grams; Gramm; gramme/grammes; gramo/gramos; grama/gramas; грамм/грамма/граммов; غرام; 克; グラム",
    "mg": "milligram/milligrams; Milligramm; milligramme/milligrammes; miligramo/miligramos; miligrama/miligramas;"
    " миллиграмм/миллиграмма/миллиграммов; ملليغرام; 毫克; ミリグラム",
    "l": "liter/liters; Liter; litre/litres; litro/litros; litro/litros; литр/литра/литров; لتر; 升; リットル",
    "ml": "milliliter/milliliters; Milliliter; millilitre/millilitres; mililitro/mililitros; mililitro/mililitros;"
    " миллилитр/миллилитра/миллилитров; ملليلتر; 毫升; ミリリットル",
    "h": "hour/hours; Stunde/Stunden; heure/heures; hora/horas; hora/horas; час/часа/часов; ساعة/ساعتان/ساعات/ساعة;"
    " 小时; じかん",
    "min": "minute/minutes; Minute/Minuten; minute/minutes; minuto/minutos; minuto/minutos; *минута/минуты/минут;"
    " دقيقة/دقيقتان/دقائق/دقيقة; 分钟; ふん",
    "s": "second/seconds; Sekunde/Sekunden; seconde/secondes; segundo/segundos; segundo/segundos;"
    " *секунда/секунды/секунд; ثانية/ثانيتان/ثوان/ثانية; 秒; びょう",
    "km/h": "kilometer an hour/kilometers an hour; Kilometer pro Stunde; kilomètre heure/kilomètres heure;"
    " kilómetro por hora/kilómetros por hora; quilômetro por hora/quilômetros por hora;"
    " километр в час/километра в час/километров в час; كيلومتر في الساعة; 公里每小时; キロ",
    "mph": "mile an hour/miles an hour; Meilen pro Stunde; miles à l'heure; millas por hora; milhas por hora;"
    " *миля в час/мили в час/миль в час; ميل في الساعة; 英里每小时; マイル",
    "gb": "gigabyte/gigabytes; Gigabyte; gigaoctet/gigaoctets; gigas; gigabytes; гигабайт/гигабайта/гигабайт; غيغابايت;"
    " GB; ギガバイト",
    "tb": "terabyte/terabytes; Terabyte; téraoctet/téraoctets; teras; terabytes; терабайт/терабайта/терабайт; تيرابايت;"
    " TB; テラバイト",
    "mb": "megabyte/megabytes; Megabyte; mégaoctet/mégaoctets; megas; megabytes; мегабайт/мегабайта/мегабайт; ميغابايت;"
    " MB; メガバイト",
    "w": "watt/watts; Watt; watt/watts; vatio/vatios; watt/watts; ватт/ватта/ватт; واط; 瓦; ワット",
    "v": "volt/volts; Volt; volt/volts; voltio/voltios; volt/volts; вольт/вольта/вольт; فولت; 伏; ボルト",
    "kwh": "kilowatt hour/kilowatt hours; Kilowattstunde/Kilowattstunden; kilowattheure/kilowattheures;"
    " kilovatio hora/kilovatios hora; quilowatt-hora/quilowatts-hora; киловатт-час/киловатт-часа/киловатт-часов;"
    " كيلوواط ساعة; 千瓦时; キロワットじ",
    "mah": "milliamp hour/milliamp hours; Milliamperestunden; milliampères-heure; miliamperios hora;"
    " miliampères-hora; миллиампер-час/миллиампер-часа/миллиампер-часов; مللي أمبير ساعة; 毫安时; ミリアンペアじ",
    "hz": "hertz; Hertz; hertz; hercios; hertz; герц/герца/герц; هرتز; 赫兹; ヘルツ",
    "m²": "square meter/square meters; Quadratmeter; mètre carré/mètres carrés; metro cuadrado/metros cuadrados;"
    " metro quadrado/metros quadrados; квадратный метр/квадратных метра/квадратных метров; متر مربع; 平方米;"
    " へいほうメートル",
    "oz": "ounce/ounces; Unze/Unzen; once/onces; onza/onzas; onça/onças; *унция/унции/унций; أونصة; 盎司; オンス",
    "lb": "pound/pounds; Pfund; livre/livres; libra/libras; libra/libras; фунт/фунта/фунтов; رطل; 磅; ポンド",
    "ft": "foot/feet; Fuß; pied/pieds; pie/pies; pé/pés; фут/фута/футов; قدم; 英尺; フィート",
    "mi": "mile/miles; Meile/Meilen; mile/miles; milla/millas; milha/milhas; *миля/мили/миль; ميل; 英里; マイル",
    "%": "percent; Prozent; pour cent; por ciento; por cento; процент/процента/процентов; بالمئة; ; パーセント",
    "°": "degree/degrees; Grad; degré/degrés; grado/grados; grau/graus; градус/градуса/градусов;"
    " درجة/درجتان/درجات/درجة; 度; ど",
    "€": "euro/euros; Euro; euro/euros; euro/euros; euro/euros; евро; يورو; 欧元; ユーロ",
    "$": "dollar/dollars; Dollar; dollar/dollars; dólar/dólares; dólar/dólares; доллар/доллара/долларов;"
    " دولار/دولاران/دولارات/دولار; 美元; ドル",
    "£": "pound/pounds; Pfund; livre/livres; libra/libras; libra/libras; фунт/фунта/фунтов;"
    " جنيه/جنيهان/جنيهات/جنيه; 英镑; ポンド",
    "¥": "yen; Yen; yen/yens; yen/yenes; iene/ienes; *иена/иены/иен; ين; 元; えん",
    "₽": "ruble/rubles; Rubel; rouble/roubles; rublo/rublos; rublo/rublos; рубль/рубля/рублей; روبل; 卢布; ルーブル",
    "₹": "rupee/rupees; Rupie/Rupien; roupie/roupies; rupia/rupias; rupia/rupias; *рупия/рупии/рупий; روبية;"
    " 卢比; ルピー",
    "R$": "real/reais; Real/Reais; real/réaux; real/reales; real/reais; реал/реала/реалов; ريال; 雷亚尔; レアル",
}
_ORDER = ("en", "de", "fr", "es", "pt", "ru", "ar", "zh", "ja")
_OTHER_NAMES = {
    "hrs": "h", "hr": "h", "std": "h", "sec": "s", "sek": "s", "lbs": "lb", "￥": "¥", "％": "%", "٪": "%", "l": "l",
    "км": "km", "м": "m", "см": "cm", "мм": "mm", "кг": "kg", "г": "g", "мг": "mg", "л": "l", "мл": "ml", "ч": "h",
    "мин": "min", "сек": "s", "км/ч": "km/h", "гб": "gb", "тб": "tb", "мб": "mb", "вт": "w", "руб": "₽", "м²": "m²",
    "كم": "km", "كغ": "kg", "كجم": "kg", "سم": "cm", "غ": "g", "مل": "ml", "°c": "°", "°f": "°", "ºc": "°",
}  # fmt: skip
_LETTERS_THAT_ARE_UNITS = frozenset("mglhswvLWVмгчл")


def unit_of(text: str) -> str | None:
    """Which unit a text is, None where it is none: 'KM' and 'км' are 'km'; 'G' of '5G' is a letter."""
    if len(text) == 1 and text.isalpha() and text not in _LETTERS_THAT_ARE_UNITS and text not in "غ":
        return None
    folded = text.casefold()
    name = _OTHER_NAMES.get(folded, _OTHER_NAMES.get(text, folded if folded in _UNITS else text))
    return name if name in _UNITS else None


def counted(unit: str, number: str, *, language: str) -> tuple[str, bool]:
    """The unit's word for a count ('3.5', '21'), and whether it is feminine."""
    base = language.replace("_", "-").split("-")[0].lower()
    column = _ORDER.index(base) if base in _ORDER else 0
    forms = _UNITS[unit].split(";")[column].strip()
    feminine = forms.startswith("*")
    options = forms.lstrip("*").split("/")
    return options[min(len(options) - 1, _form(number, base))], feminine


def _form(number: str, language: str) -> int:
    """Which form a count takes, counted from 0."""
    if not re.fullmatch(r"\d+", number):
        # A fraction: Russian takes the genitive singular, French the singular under two.
        return 0 if language == "fr" and number[:1] in "01" and not number[1:2].isdigit() else 1
    count = int(number)
    if language == "ru":
        if count % 10 == 1 and count % 100 != 11:
            return 0
        return 1 if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else 2
    if language == "ar":
        if count in (1, 2):
            return count - 1
        return 2 if 3 <= count % 100 <= 10 else 3
    return 0 if count == 1 or (language in ("fr", "pt") and count == 0) else 1
