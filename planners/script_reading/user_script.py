"""A person's own script as lines: plain text or Markdown. Its words are kept exactly, in order."""

from __future__ import annotations

from .front_matter import FrontMatter, front_matter
from .lines import LINES_MAX, lines_of, pictures_of, title_of

__all__ = ["LINES_MAX", "FrontMatter", "front_matter", "lines_of", "pictures_of", "title_of"]
