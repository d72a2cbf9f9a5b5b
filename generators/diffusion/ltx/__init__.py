"""LTX-2: people who talk as a sound says, clips from words and pictures, larger clips, clips at higher rates."""
