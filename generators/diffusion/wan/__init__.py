"""Wan's video models: people who move as a performance or a video says, and clips from words and pictures."""
