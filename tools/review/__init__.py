"""Measures the delivered file as it decodes, and shows what was found."""
