"""Garments from photos, worn by drawn people."""
