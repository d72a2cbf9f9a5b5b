"""Photos of garments: cut out, set upright, told apart and measured."""
