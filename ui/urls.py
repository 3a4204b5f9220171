"""Addresses of the ui room."""

from django.urls import URLPattern, path

from ui import views

urlpatterns: list[URLPattern] = [
    path("brand.css", views.brand_css, name="brand_css"),
    path("keys/", views.keys, name="keys"),
    path("theme/", views.theme, name="theme"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
