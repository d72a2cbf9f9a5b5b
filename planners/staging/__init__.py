"""Turns lines into shots: which scene, which pictures and signs, which words in which slot."""
