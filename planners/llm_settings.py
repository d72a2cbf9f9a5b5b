"""How to reach a language model: any server that speaks OpenAI's chat completions."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pydantic import SecretStr

from ..story.document import Part

DEFAULT_MODEL = "gpt-4.1-mini"


class LLMSettings(Part):
    """Address, key, model and limits. The key never leaves this object but for the server it belongs to."""

    base_url: str = ""
    """Empty: OpenAI's own."""
    api_key: SecretStr = SecretStr("")
    model: str = DEFAULT_MODEL
    temperature: float = 0.7
    connect_s: float = 10.0
    stall_s: float = 60.0
    """The longest silence while an answer is read."""
    total_s: float = 180.0
    """All attempts at one document together."""
    retries: int = 2
    """After 429, 5xx and broken connections."""
    retry_wait_max_s: float = 20.0
    """A server that asks for a longer wait has failed."""

    @property
    def configured(self) -> bool:
        """True where there is something to ask: a key, or a server of one's own."""
        return bool(self.base_url or self.api_key.get_secret_value())

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> LLMSettings:
        """From OPENAI_BASE_URL, OPENAI_API_KEY and REELWRIGHT_MODEL."""
        found = os.environ if environment is None else environment
        return cls(
            base_url=found.get("OPENAI_BASE_URL", "").strip(),
            api_key=SecretStr(found.get("OPENAI_API_KEY", "").strip()),
            model=found.get("REELWRIGHT_MODEL", "").strip() or DEFAULT_MODEL,
        )
