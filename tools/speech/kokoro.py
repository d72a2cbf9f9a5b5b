"""Kokoro voices, for `voice_engine.voice_maker`."""

from __future__ import annotations

from .neural import NeuralVoice, open_kokoro


def maker() -> NeuralVoice:
    """The engine."""
    return NeuralVoice(open_kokoro)
