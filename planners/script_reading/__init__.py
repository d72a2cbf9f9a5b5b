"""Reads a person's own script: Markdown or plain text to lines, its words kept exactly and in order."""
