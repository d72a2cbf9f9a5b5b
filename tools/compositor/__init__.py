"""Draws scenes, captions and spans of picture with Skia."""
