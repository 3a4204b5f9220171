"""Doors of the communities room."""
