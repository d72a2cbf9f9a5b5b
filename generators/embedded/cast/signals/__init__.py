"""Control signals of a drawn shot, all from the one posed mesh: what diffusion engines are steered by."""
