"""Voices: text in, audio with the times of its words and phonemes out."""
