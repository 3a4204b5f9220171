"""The site's addresses, one flat list of names brought by the rooms. Fixed words come before ``<handle>``."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from km20 import health

admin.site.site_header = admin.site.site_title = settings.SITE_NAME

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("ui.urls")),
    path("", include("notifications.urls")),
    path("", include("search.urls")),
    path("", include("accounts.urls")),
    path("", include("communities.urls")),
    path("", include("experts.urls")),
    path("", include("posts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
