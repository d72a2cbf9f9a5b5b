"""Where a line may end: between words, between Chinese and Japanese phrases, and at what cost to the reader."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from .clean import NBSP, ZWSP
from .clusters import clusters, is_cjk, script

FUNCTION_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "a an the of to in on at by for with from and or but nor as your my our their his her its this that "
        "these those no not per than into if so you we i",
        "de": "der die das den dem des ein eine einen einem einer eines und oder aber in im an am auf zu zum zur von "
        "vom mit für bei aus nach nicht kein keine dein deine ihr ihre mein meine als wie",
        "fr": "le la les l' un une des du de d' et ou mais à au aux en dans sur pour par avec sans ce cet cette ces "
        "mon ma mes ton ta tes son sa ses votre vos notre nos ne pas plus que qui",
        "es": "el la los las un una unos unas de del y o u pero a al en con por para sin su sus tu tus mi mis que se "
        "no más como",
        "it": "il lo la i gli le un uno una di del dello della dei degli delle e o ma a al allo alla ai in nel nella "
        "con per da dal su sul tra fra che non si il tuo la tua",
        "pt": "o a os as um uma uns umas de do da dos das e ou mas em no na nos nas com por para sem seu sua seus "
        "suas que se não ao à",
        "nl": "de het een en of maar van in op aan bij met voor door naar te uit je jouw uw mijn zijn niet geen",
        "pl": "a i o u w z ze we na do od po za nie się to że lub ale",
        "ru": "а и о у в во с со к ко на не до от по за из для без под при что это но или как то же мы вы я",
        "uk": "а і й та о у в з із до на не від по за для без під при що це але або як ми ви я",
        "tr": "ve veya ile bir bu şu o de da ki için ama çok en",
    }.items()
}
"""Short words that lean on the next: a line that ends with one is read twice. Unknown languages have none."""

UNITS = frozenset(
    unit
    for line in (
        "s sec min h hr hrs ms am pm a.m. p.m. Uhr % ‰ € $ £ ¥ ₽ ₴ zł kč kr EUR USD GBP CHF RMB kg g mg t lb lbs oz",
        "km m cm mm mi ft in l L ml cl GB MB TB fps px dpi W kW kWh V A mAh Hz kHz MHz GHz °C °F ° x × mph km/h m²",
        "с мин ч сек г кг т км м см мм л мл руб руб. грн",
    )
    for unit in line.split()
)
"""What is never parted from the figure before it."""
_CURRENCIES = frozenset("$€£¥₽₴₹№")
KATAKANA_WHOLE = 8
"""Letters of a katakana word before which no line breaks."""
_NO_START = frozenset(
    "、。，．・：；？！‥…ー～〜’”）〕］｝〉》」』】〙〗〟｠»›,.!?;:%)]}ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ゝゞヽヾ‰％°℃"
)
_NO_END = frozenset("‘“（〔［｛〈《「『【〘〖〝｟«‹([{$€£¥￥＄￡#@")
_HYPHENS = frozenset("-\u2010\u2013\u2014/")
_CLOSING = "\"'”’»›)]}」』）】"
_PHRASE_ENDS_ZH = frozenset("的了吗呢吧着过地得")
_PHRASE_STARTS_ZH = frozenset("让把被给在从向往对为和与及或但而也都就更最还又再才只每这那你我他她它不没请用")

SENTENCE, CLAUSE, SPACE, PHRASE, INSIDE = -12.0, -8.0, 0.0, 2.0, 12.0
"""Costs of a break, least to most: after a full stop, a comma, a word, a phrase without space, inside a phrase."""
HYPHEN, LEANING, UNIT = 9.0, 14.0, 18.0


@dataclass(frozen=True)
class Piece:
    """Letters that stay together, and what a break before them would cost."""

    text: str
    word: int
    """Pieces of one word (it has hyphens, or is Japanese) share its number."""
    space: bool = False
    """A space stands before it where no line begins with it."""
    cost: float = SPACE
    may_break: bool = True
    """False: it stays on the line of the piece before."""
    must_break: bool = False
    """True: a newline was written before it."""


def pieces(text: str, *, language: str = "en") -> tuple[Piece, ...]:
    """Cut a cleaned text into pieces with the costs of breaking between them."""
    found: list[Piece] = []
    for line in text.split("\n"):
        first_of_line = len(found)
        for token in line.split(" "):
            number = found[-1].word + 1 if found else 0
            parts = _split(token, language, number)
            if not parts:
                continue
            space = len(found) > first_of_line
            cost, may_break = _between(found[-1].text, parts[0].text, language) if space else (SPACE, True)
            head = replace(parts[0], space=space, cost=cost, may_break=may_break)
            found += [replace(head, must_break=not space and bool(found)), *parts[1:]]
    return tuple(found)


def join(words: tuple[str, ...], breaks: tuple[int, ...] = ()) -> tuple[Piece, ...]:
    """Pieces for words whose lines were chosen already; a new line begins before each number in `breaks`."""
    found: list[Piece] = []
    for number, word in enumerate(words):
        space = number > 0 and needs_space(words[number - 1], word)
        found.append(Piece(text=word, word=number, space=space, must_break=number in breaks and number > 0))
    return tuple(found)


def needs_space(before: str, after: str) -> bool:
    """Whether two words that follow each other are written apart: not between Chinese or Japanese."""
    if not before or not after:
        return False
    return not (is_cjk(before[-1]) or is_cjk(after[0]))


def break_cost(before: str, after: str, *, language: str) -> float:
    """What a line break between two written words costs; below zero where it is welcome."""
    return _between(before, after, language)[0]


def _between(before: str, after: str, language: str) -> tuple[float, bool]:
    if after not in ("&", "+", "→") and not set(after) & _NO_END and not any(_is_read(char) for char in after):
        # '!', '—', ':' and the like never begin a line.
        return UNIT, False
    ending = before.rstrip(_CLOSING)[-1:] or before[-1:]
    if ending in tuple(".!?…。！？") and len(before) > 2:
        return SENTENCE, True
    if ending in tuple(",;:—–，、；：·•|"):
        return CLAUSE, True
    words = FUNCTION_WORDS.get(language.lower()[:2], frozenset())
    if before in ("&", "+", "→") or before.casefold().lstrip("\"'“‘«([") in words:
        return LEANING, True
    if (before[-1].isdigit() and after.rstrip(".,;:!?") in UNITS) or set(before) <= _CURRENCIES:
        return UNIT, False
    if before[-1].isdigit() or after[0].isdigit():
        return HYPHEN, True
    return (PHRASE if len(before) == 1 else SPACE), True


def _is_read(char: str) -> bool:
    return char.isalnum() or script(char) == "emoji"


def _split(token: str, language: str, number: int) -> list[Piece]:
    found: list[Piece] = []
    text, cost, gone = "", SPACE, number
    previous = ""
    for cluster in clusters(token):
        if cluster[0] == ZWSP:
            if text:
                found.append(Piece(text=text, word=gone, cost=cost))
                text, cost = "", PHRASE
            continue
        price, new_word = _inside(previous, text, cluster, token, language) if text else (None, False)
        if price is not None:
            found.append(Piece(text=text, word=gone, cost=cost))
            text, cost, gone = "", price, gone + int(new_word)
        text += cluster
        previous = cluster
    if text:
        found.append(Piece(text=text, word=gone, cost=cost))
    return found


def _inside(before: str, text: str, after: str, token: str, language: str) -> tuple[float | None, bool]:
    """The cost of a break between two characters without a space, or None; and whether a new word begins."""
    if NBSP in (before, after) or after[0] in _NO_START or before[-1] in _NO_END:
        return None, False
    either_cjk = is_cjk(before[0]) or is_cjk(after[0])
    if _is_katakana(before[0]) and _is_katakana(after[0]) and len(text) < KATAKANA_WHOLE:
        # A loanword or a name: トークル stays whole; only a very long one may break.
        return None, False
    if script(before) == "emoji" or script(after) == "emoji":
        return PHRASE, True
    if either_cjk:
        return _cjk(before[0], after[0], language)
    if before in _HYPHENS and len(text) > 2 and after[0].isalpha() and "://" not in token:
        return HYPHEN, False
    return None, False


def _cjk(before: str, after: str, language: str) -> tuple[float, bool]:
    if before in "。！？…":
        return SENTENCE, True
    if before in "、，；：・":
        return CLAUSE, True
    if _NO_START.issuperset(before) and not before.isalpha():
        return PHRASE, True
    if not (is_cjk(before) and is_cjk(after)):
        # A figure and its counter, or a Latin name inside the sentence.
        leans = before.isdigit() or after.isdigit()
        return (UNIT if leans else PHRASE), not leans
    if language.lower().startswith("ja"):
        phrase = (_is_kana(before, hiragana=True) and not _is_kana(after, hiragana=True)) or after in "「『（【"
        return (PHRASE if phrase else INSIDE), phrase
    return (PHRASE if before in _PHRASE_ENDS_ZH or after in _PHRASE_STARTS_ZH else INSIDE), True


def _is_katakana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30fa" or char in "ーｰヽヾ"


def _is_kana(char: str, *, hiragana: bool) -> bool:
    return unicodedata.name(char, "").startswith("HIRAGANA" if hiragana else "KATAKANA")
