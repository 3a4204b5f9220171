"""What this room does when a fact happened."""
