"""Music by diffusion models."""
