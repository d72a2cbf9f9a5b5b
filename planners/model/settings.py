"""How to reach a language model: any server that speaks OpenAI's chat completions."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from pydantic import Field, SecretStr

from ...story.document import Part
from ...story.errors import InputError

DEFAULT_MODEL = "gpt-4.1-mini"


class LLMSettings(Part):
    """Address, key, model, limits and prices. The key never leaves this object but for the server it belongs to."""

    base_url: str = ""
    """Empty: OpenAI's own."""
    api_key: SecretStr = SecretStr("")
    model: str = DEFAULT_MODEL
    temperature: float = 0.7
    tokens_max: int | None = None
    """The longest answer in tokens; None: the server's own limit."""
    connect_s: float = 10.0
    stall_s: float = 60.0
    """The longest silence while an answer is read."""
    total_s: float = 180.0
    """All attempts at one document together."""
    retries: int = 2
    """After 429, 5xx and broken connections."""
    retry_wait_max_s: float = 20.0
    """A server that asks for a longer wait has failed."""
    answer_bytes_max: int = 2_000_000
    """A body longer than this is given up: no script is."""
    price_read: float = Field(default=0.0, ge=0)
    """For a million tokens that the model reads."""
    price_written: float = Field(default=0.0, ge=0)
    """For a million tokens that the model writes, its thoughts included."""
    currency: str = "USD"

    @property
    def configured(self) -> bool:
        """True where there is something to ask: a key, or a server of one's own."""
        return bool(self.base_url or self.api_key.get_secret_value())

    @property
    def paid(self) -> bool:
        """True where asking may cost money: a key is given, or a price is."""
        return bool(self.api_key.get_secret_value() or self.price_read or self.price_written)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> LLMSettings:
        """From OPENAI_BASE_URL, OPENAI_API_KEY, REELWRIGHT_MODEL and the REELWRIGHT_MODEL_... settings.

        `InputError` names a setting that is no number or no price.
        """
        found = os.environ if environment is None else environment
        read, written, currency = _prices(found.get("REELWRIGHT_MODEL_PRICE", ""))
        tokens = _number(found, "REELWRIGHT_MODEL_TOKENS", 0)
        return cls(
            base_url=found.get("OPENAI_BASE_URL", "").strip(),
            api_key=SecretStr(found.get("OPENAI_API_KEY", "").strip()),
            model=found.get("REELWRIGHT_MODEL", "").strip() or DEFAULT_MODEL,
            tokens_max=int(tokens) or None,
            stall_s=_number(found, "REELWRIGHT_MODEL_STALL_S", 60.0),
            total_s=_number(found, "REELWRIGHT_MODEL_TOTAL_S", 180.0),
            price_read=read,
            price_written=written,
            currency=currency,
        )


def _prices(text: str) -> tuple[float, float, str]:
    """'0.40/1.60', with a currency behind where it is not USD: for a million tokens read and written."""
    if not text.strip():
        return 0.0, 0.0, "USD"
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)\s*([A-Za-z]{3})?\s*", text)
    if match is None:
        raise InputError(
            f"REELWRIGHT_MODEL_PRICE {text!r} is no price",
            hint="give what a million tokens cost, read and written: 0.40/1.60 or '0.40/1.60 EUR'",
        )
    return float(match[1]), float(match[2]), (match[3] or "USD").upper()


def _number(found: Mapping[str, str], name: str, otherwise: float) -> float:
    text = found.get(name, "").strip()
    if not text:
        return otherwise
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 < number < 1e7:
        raise InputError(f"{name} {text!r} is no number above 0", hint=f"give a number, or unset {name}")
    return number
