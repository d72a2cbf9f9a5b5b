"""Engines that run anywhere, on the CPU: the composer and the cast."""
