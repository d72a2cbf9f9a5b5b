"""The drawn cast: people on a 3D skeleton, posed, talking and dressed, rendered on any CPU."""
