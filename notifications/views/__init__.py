"""Doors: home, the guide, the inbox, the settings, the link that stops mail."""
