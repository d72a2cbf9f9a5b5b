"""ComfyUI as an engine: a workflow file, and a map of where it takes what."""
