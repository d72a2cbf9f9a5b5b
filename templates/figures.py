"""Numbers as people write them: '1.299,00 €', '12 %', '−3.5', '1,200', '3.2M'."""

from __future__ import annotations

import math
import re

_NUMBER = re.compile(r"[-−–+]?\s?(?:[^\w\s.,%()-]\s?)?\d(?:[\d.,'’\u00a0\u202f ]*\d)?")
_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "mio": 1e6, "mrd": 1e9, "万": 1e4, "亿": 1e8, "億": 1e8}


def number_in(text: str) -> float | None:
    """The value of the one number in a cell; None where there is none, or more than one.

    A single comma or point with three digits after it groups thousands; otherwise the last sign that is not repeated
    is the decimal one. '3.2M' is 3 200 000.
    """
    matches = list(_NUMBER.finditer(text))
    if len(matches) != 1:
        return None
    match = matches[0]
    digits = re.sub(r"[^\d.,]", "", match.group())
    value = float(_plain(digits))
    unit = re.match(r"\s?([^\W\d_]+)", text[match.end() :])
    if unit and unit.group(1).lower() in _SCALES:
        value *= _SCALES[unit.group(1).lower()]
    negative = bool(re.match(r"[-−–]", match.group())) or re.fullmatch(r"\s*\(.*\)\s*", text) is not None
    return -value if negative else value


def _plain(digits: str) -> str:
    signs = [letter for letter in digits if letter in ".,"]
    if not signs:
        return digits
    last = signs[-1]
    tail = digits.rsplit(last, 1)[1]
    grouped = len(set(signs)) == 1 and (len(signs) > 1 or (len(tail) == 3 and not digits.startswith("0")))
    if grouped:
        return re.sub(r"[.,]", "", digits)
    whole, rest = digits.rsplit(last, 1)
    return re.sub(r"[.,]", "", whole) + "." + rest


def is_numeric(text: str) -> bool:
    """Whether a cell holds a number and little else: such cells stand right in their column."""
    if number_in(text) is None:
        return False
    return len(re.findall(r"[^\W\d_]", text)) <= 4


def nice_ticks(low: float, high: float, *, most: int = 4) -> tuple[float, ...]:
    """Round values from at most `low` to at least `high`, with 0 among them where it lies between.

    Steps are 1, 2, 2.5 or 5 times a power of ten: an axis that can be read.
    """
    if high <= low:
        high = low + max(1.0, abs(low))
    rough = (high - low) / max(1, most)
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return tuple(round(number * step, 10) for number in range(first, last + 1))


def like(value: float, examples: tuple[str, ...]) -> str:
    """A value written as the examples are: their sign of money or unit, their separators; as few decimals as do."""
    sample = examples[0] if examples else ""
    match = _NUMBER.search(sample)
    before, after = ("", "") if match is None else (sample[: match.start()], sample[match.end() :])
    unit = re.match(r"[-−–+]?\s?([^\w\s.,%()-])", match.group()) if match else None
    if unit:
        before += unit.group(1)
    scale = re.match(r"\s?([^\W\d_]+)", after)
    if scale and scale.group(1).lower() in _SCALES:
        value /= _SCALES[scale.group(1).lower()]
    if not all(example.startswith(before) and example.endswith(after) for example in examples):
        before, after = (before, after) if len(examples) < 2 else ("", "")
    decimal = "," if any(re.search(r"\d,\d{1,2}(?!\d)", example) for example in examples) else "."
    shown = f"{abs(value):,.6f}".rstrip("0").rstrip(".")
    group = "\u202f" if decimal == "," else ","
    shown = shown.replace(",", "\0").replace(".", decimal).replace("\0", group)
    return ("−" if value < 0 else "") + before + shown + after
