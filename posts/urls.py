"""Addresses of the posts room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
