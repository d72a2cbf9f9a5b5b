"""Reelwright: one line in, a finished, measured video out."""

__version__ = "0.1.0"
