"""Addresses of the posts room."""

from django.urls import URLPattern, path

from posts.views import files

urlpatterns: list[URLPattern] = [
    # pictures in texts, and what a text will look like
    path("images/", files.images, name="images"),
    path("files/<int:pk>/<str:name>", files.file, name="file"),
    path("preview/", files.preview, name="preview"),
]
