"""Graphic shapes, surfaces and textures in each look's hand."""
