"""Bodies and what they wear, from parameters: every surface of a person below the chin."""
