"""Captions: cues from spoken words, and subtitle files."""
