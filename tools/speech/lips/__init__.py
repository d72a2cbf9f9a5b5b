"""Lips: from the sounds of a line to the shapes of a mouth."""
