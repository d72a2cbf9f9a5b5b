"""Engines that run real generative models in this process, on torch and diffusers. Importing it imports neither."""
