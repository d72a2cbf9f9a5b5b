"""Texts of every kind that a person or an attacker might give, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = st.sampled_from(
    [
        "Waterproof", "trail", "the", "of", "€129", "30", "s", "rain-ready", "—", "!", "(now)", "Größe", "naïve",
        "Donaudampfschifffahrtsgesellschaftskapitän", "https://example.org/a/very/long/address?with=parts&more=1",
        "Дождь", "и", "ґава", "Ελληνικά", "防水，", "第一步就防水", "「最初」の", "一歩から", "ﾊﾟ",
        "アウトドア・ブランド",
        "مرحبا", "بالعالم", "١٢٣", "(2024)", "«شكرا»", "🔥", "👩‍🚀", "❤️", "🇯🇵", "1️⃣", "👍🏽", "a̴̛̗b", "fi", "Ångström",
    ]
)  # fmt: skip
HOSTILE = st.sampled_from(
    ["\x00", "\x1b[31m", "\u202e", "\u2066", "\u2069", "\u200f", "\u200b", "\u200d", "\u200c", "\ufeff", "\ud800",
     "\n", "\r\n", "\u2028", "\t", "\u00ad", "\u00a0", "\u3000", "{\\an8}", "<script>", "-->", "'", '"', "\\",
     "%", "../", "\udfff"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(WORDS, HOSTILE, st.just(" "), st.just(" ")), max_size=24).map("".join)
ANY_TEXT = st.one_of(TEXTS, st.text(max_size=60))
