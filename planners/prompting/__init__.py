"""Prompts for generating engines, in the form that each family of models documents. Pure; English whatever the film's
language; never a name, a brand, a price or a claim."""
