"""Hands on sound: beat grids, beat tracking, fitting, mixing, mastering, loudness."""
