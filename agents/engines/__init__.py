"""The crew's work with engines: who makes what of a film, as which request, and what became of it."""
