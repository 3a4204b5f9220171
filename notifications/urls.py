"""Addresses of the notifications room. ``inbox/read/`` comes before ``inbox/<pk>/``."""

from django.urls import URLPattern, path

from notifications.views import home, inbox, preferences

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("welcome/", home.welcome, name="welcome"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox_read"),
    path("inbox/<int:pk>/", inbox.notice, name="notice"),
    path("badge/", inbox.badge, name="badge"),
    path("settings/notifications/", preferences.settings_notifications, name="settings_notifications"),
    path("unsubscribe/<str:token>/", preferences.unsubscribe, name="unsubscribe"),
]
