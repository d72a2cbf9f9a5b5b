"""Turns descriptions, words and beats into what people of a film do, to the frame. Pure."""
