"""The composer: whole pieces of music from a mood, a length and a seed, on the CPU."""
