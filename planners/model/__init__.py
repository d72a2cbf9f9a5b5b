"""Asks a language model: prompts, the client, the forms of its answers and what is checked in them."""
