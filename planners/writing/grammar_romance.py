"""Spanish, French and Portuguese: articles as the brief wrote them, elision, spaces before marks."""

from __future__ import annotations

import re
from typing import ClassVar

from .grammar_plain import PlainGrammar


class Romance(PlainGrammar):
    """What the three share: small first letters inside a sentence, qualities after their noun."""

    def inside(self, text: str) -> str:
        """The first letter small, but for names and abbreviations."""
        first = text.split(" ")[0] if text else ""
        inner = first[2:] if re.match(r"[ldLD]['’]", first) else first
        return text if re.search(r"[A-Z].*[A-Z]|\d", inner) else text[:1].lower() + text[1:]


class Spanish(Romance):
    """Inverted marks stand in the phrases; 'un' and 'una' only as the brief has them."""

    language = "es"
    articles: ClassVar[dict[str, str]] = {"un": "un", "una": "una", "unos": "unos", "unas": "unas"}
    with_words = ("con",)
    asks = r"(?:cómo|por qué|qué|cuándo|dónde|quién(?:es)?|cuánt[oa]s?|cuál(?:es)?)\b"
    full_offers = r"(?:antes |solo |sólo |ahora |desde )"


class Portuguese(Romance):
    """Words that hold on both sides of the Atlantic."""

    language = "pt"
    articles: ClassVar[dict[str, str]] = {
        "um": "um",
        "uma": "uma",
        "uns": "uns",
        "umas": "umas",
        "duma": "uma",
        "dum": "um",
    }
    with_words = ("com",)
    asks = r"(?:como|por que|por quê|porque|porquê|o que|quando|onde|quem|quant[oa]s?|qual|quais)\b"
    full_offers = r"(?:antes |de (?=\D{0,3}\d)|só |apenas |agora |a partir )"


class French(Romance):
    """A no-break space stands before high marks and inside quotation marks."""

    language = "fr"
    articles: ClassVar[dict[str, str]] = {
        "un": "un",
        "une": "une",
        "des": "des",
        "d'un": "un",
        "d'une": "une",
        "d’un": "un",
        "d’une": "une",
    }
    with_words = ("avec",)
    asks = r"(?:comment|pourquoi|quand|où|qui|combien|ce qu[ie'’]|quell?e?s?)\b"
    full_offers = r"(?:avant |au lieu |seulement |dès |à partir )"

    def embedded(self, topic: str) -> str:
        """'comment fonctionnent les éoliennes'; 'pourquoi le ciel est-il bleu' asks for itself."""
        return "" if re.search(r"-(?:t-)?(?:il|elle|on|ce)s?\b|est-ce", topic, re.I) else super().embedded(topic)

    def typeset(self, text: str) -> str:
        """'Prêt ?' with a space that holds the mark on its line."""
        text = re.sub(r"(?<=[\w’'\"”)%€$])[ \u00a0\u202f]?([?!;]+)", "\u00a0\\1", text)
        text = re.sub(r"(?<=\w) ?:(?= |$)", "\u00a0:", text)
        return re.sub(r"« ?", "«\u00a0", re.sub(r" ?»", "\u00a0»", text))
