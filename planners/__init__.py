"""Decisions without side effects: planners, linter, template matching, timing, estimates."""
