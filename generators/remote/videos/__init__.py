"""OpenAI-style video servers as engines."""
