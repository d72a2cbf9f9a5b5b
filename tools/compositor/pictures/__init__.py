"""Photographs and clips: read, cropped, graded, framed; colours that they bring."""
