"""The doors of the posts room."""
