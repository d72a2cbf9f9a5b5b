"""Reads a brief: what is asked for, of what, in which of nine languages. It never adds a word."""
