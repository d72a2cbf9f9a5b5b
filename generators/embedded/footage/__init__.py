"""People in a person's own footage, in garments that they never wore."""
