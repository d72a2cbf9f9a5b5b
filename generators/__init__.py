"""Engines that make shots from typed requests."""
