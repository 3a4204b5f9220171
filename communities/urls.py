"""Addresses of the communities room."""

from django.urls import URLPattern, path

from communities.views import directory, editing, invitations, members, membership

urlpatterns: list[URLPattern] = [
    path("communities/", directory.communities, name="communities"),
    path("communities/new/", editing.community_new, name="community_new"),
    path("c/<slug:slug>/about/", directory.community_about, name="community_about"),
    path("c/<slug:slug>/edit/", editing.community_edit, name="community_edit"),
    path("c/<slug:slug>/archive/", editing.community_archive, name="community_archive"),
    path("c/<slug:slug>/cover/<slug:version>.webp", directory.cover, name="cover"),
    path("c/<slug:slug>/members/", members.community_members, name="community_members"),
    path("c/<slug:slug>/members/<str:handle>/", members.member, name="member"),
    path("c/<slug:slug>/membership/", membership.membership, name="membership"),
    path("c/<slug:slug>/requests/", membership.join_requests, name="join_requests"),
    path("requests/<int:pk>/", membership.join_request, name="join_request"),
    path("c/<slug:slug>/invitations/", invitations.community_invitations, name="community_invitations"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<int:pk>/", invitations.invitation, name="invitation"),
]
