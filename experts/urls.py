"""Addresses of the experts room; ``people/<handle>/`` comes after the fixed words under ``people/`` (accounts)."""

from django.urls import URLPattern, path

from experts.views import asking, holders, people

urlpatterns: list[URLPattern] = [
    path("people/", people.people, name="people"),
    path("people/<str:handle>/", people.person, name="person"),
    path("c/<slug:slug>/experts/", holders.community_experts, name="community_experts"),
    path("topics/<str:slug>/experts/", holders.topic_experts, name="topic_experts"),
    path("settings/expertise/", holders.settings_expertise, name="settings_expertise"),
    path("expertise/<int:pk>/", holders.expertise, name="expertise"),
    path("desk/", asking.desk, name="desk"),
    path("offers/<int:pk>/", asking.offer, name="offer"),
    path("posts/<int:pk>/experts/", asking.question_experts, name="question_experts"),
    path("experts/suggestions/", asking.expert_suggestions, name="expert_suggestions"),
]
