"""Contact sheets, posters and previews; and the check of the whole library."""
