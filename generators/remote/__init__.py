"""Engines on servers that a user runs or rents: ComfyUI and OpenAI-style `/v1/videos`."""
