"""Hands on media files: ffmpeg, encoders, joins, probing, decoding, and taking in what a person gave."""
