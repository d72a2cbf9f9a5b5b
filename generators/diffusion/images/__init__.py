"""Image models: who plays in the film, stills for b-roll, and garments put on somebody in a picture."""
