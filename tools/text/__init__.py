"""Setting type: bundled faces, shaping, line breaking, and painting words and lines."""
