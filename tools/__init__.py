"""Hands on media and work: speech, music, captions, compositor, mixing, probing, review, jobs, store."""
