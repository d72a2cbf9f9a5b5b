"""The doors: the command line today; HTTP, studio and MCP later. Thin: they parse, call and show."""
