"""The documents and protocols that every other room speaks."""
