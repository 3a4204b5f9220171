"""Doors: people, who knows what, who is asked."""
