"""Addresses of the search room."""

from django.urls import URLPattern, path

from search import views

urlpatterns: list[URLPattern] = [
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.search_suggestions, name="search_suggestions"),
    path("questions/similar/", views.similar_questions, name="similar_questions"),
]
