"""Writes offline films: lines from phrase banks and the words of the brief, with the little grammar they need."""
