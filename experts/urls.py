"""Addresses of the experts room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
