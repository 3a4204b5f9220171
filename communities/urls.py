"""Addresses of the communities room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
