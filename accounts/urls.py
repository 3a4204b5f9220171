"""Addresses of the accounts room; they come before ``people/<handle>/`` of the experts room."""

from django.urls import URLPattern, path

from accounts.views import invitations, people, profile

urlpatterns: list[URLPattern] = [
    path("settings/", profile.settings, name="settings"),
    path("settings/profile/", profile.settings_profile, name="settings_profile"),
    path("settings/avatar/", profile.settings_avatar, name="settings_avatar"),
    path("people/suggestions/", people.people_suggestions, name="people_suggestions"),
    path("people/<str:handle>/avatar/<slug:version>/<int:size>.webp", profile.avatar, name="avatar"),
    path("people/<str:handle>/follow/", people.person_follow, name="person_follow"),
    path("people/<str:handle>/claim/", people.person_claim, name="person_claim"),
    path("chart/", people.org_chart, name="org_chart"),
    path("invitations/site/", invitations.site_invitations, name="site_invitations"),
    path("join/<str:token>/", invitations.signup_invitation, name="signup_invitation"),
]
