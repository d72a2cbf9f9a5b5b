"""The library as data: scenes, looks, platforms, phrase banks, fonts; with its schema and loader."""
