"""Chinese and Japanese: no spaces, no articles, marks of full width."""

from __future__ import annotations

import re

from ...story.brief import Brief
from .grammar_plain import PlainGrammar


class Dense(PlainGrammar):
    """What the two share."""

    stop = "。"
    comma = "、"
    links: str = ""
    """What may join a quality to its noun."""

    def inside(self, text: str) -> str:
        """As written: names in Latin letters keep their capitals."""
        return text

    def tells(self, said: str, feature: str) -> bool:
        """True where the feature stands inside the words."""
        return feature in said

    def descriptor(self, brief: Brief) -> str:
        """The noun with a quality that the brief writes right before it, where that is a feature too."""
        noun = brief.product.noun
        for feature in sorted(brief.product.features, key=len, reverse=True):
            found = re.search(rf"{re.escape(feature)}(?:{self.links})?{re.escape(noun)}", brief.text)
            if found and len(feature) <= 8:
                return found.group()
        return noun

    def typeset(self, text: str) -> str:
        """Marks of full width after letters of full width."""
        wide = r"(?<=[\u3040-\u30ff\u3400-\u9fff」』》）])"
        for narrow, full in (("?", "？"), ("!", "！"), (",", "，" if self.language == "zh" else "、"), (":", "：")):
            text = re.sub(rf"{wide}{re.escape(narrow)} ?", full, text)
        return text


class Chinese(Dense):
    """Simplified Chinese."""

    language = "zh"
    links = "的"
    asks = r".*(?:如何|怎么|怎样|为什么|为何|是什么|多少|哪些|何时)"
    full_offers = r"(?:原价|仅|只要|现在|现价|立减)"


class Japanese(Dense):
    """Polite, without a subject."""

    language = "ja"
    links = "の|な"
    asks = r".*(?:なぜ|どうして|どうやって|どのように|どう|何|いつ|どこ|誰).*か$"
    full_offers = r"(?:通常|今だけ|今なら|定価|期間限定)"
