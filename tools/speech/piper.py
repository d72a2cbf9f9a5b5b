"""Piper voices, for `voice_engine.voice_maker`."""

from __future__ import annotations

from .neural import NeuralVoice, open_piper


def maker() -> NeuralVoice:
    """The engine."""
    return NeuralVoice(open_piper)
