"""Lays a film on its timeline: speech, beats, cuts, pauses, accents, to the frame."""
