"""Judges plans by rule, and mends them by rule."""
