"""Heads: skull, hair, scarf, beard, glasses, and a face that lives."""

from .build import build_head
from .mouth_shape import mouth_opening
from .parts import HeadParts

__all__ = ["HeadParts", "build_head", "mouth_opening"]
