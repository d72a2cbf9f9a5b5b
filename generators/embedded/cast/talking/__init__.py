"""A face that talks, listens, blinks and feels: from a performance to the sixteen controls."""

from .face_track import face_track

__all__ = ["face_track"]
