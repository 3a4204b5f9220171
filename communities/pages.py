"""What the pages of a community show, each in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from communities import covers, policies, queues
from communities.models import Community, Invitation, JoinRequest, Role, Visibility
from communities.viewer import Viewer


@dataclass(frozen=True)
class Tab:
    """One page of a community. ``pages``: names of the addresses at which it is the current one."""

    label: str
    url: str
    pages: tuple[str, ...]
    count: int = 0


@dataclass(frozen=True)
class CommunityHeader:
    """The top of each of a community's pages, for one viewer."""

    community: Community
    visibility_hint: str
    cover_url: str
    #: The viewer's role; "" for who is no member.
    role: str
    role_label: str
    #: Her unanswered invitation and her waiting request, where there is one.
    invitation: Invitation | None
    join_request: JoinRequest | None
    can_read: bool
    can_join: bool
    can_request: bool
    can_invite: bool
    can_edit: bool
    can_moderate: bool
    can_post: bool
    tabs: tuple[Tab, ...]


def header(viewer: Viewer, community: Community) -> CommunityHeader:
    """Queries: the viewer's memberships once a request; one for each queue for moderators, two for non-members."""
    is_member = viewer.is_member_of(community.pk)
    invitation = join_request = None
    if not is_member and viewer.person is not None:
        invitation = (
            Invitation.objects.unanswered()
            .filter(community=community, person=viewer.person)
            .select_related("invited_by")
            .first()
        )
        join_request = JoinRequest.objects.pending().filter(community=community, person=viewer.person).first()
    role = viewer.role_in(community.pk) or ""
    return CommunityHeader(
        community=community,
        visibility_hint=visibility_hint(community.visibility),
        cover_url=cover_url(community),
        role=role,
        role_label=str(Role(role).label) if role else "",
        invitation=invitation,
        join_request=join_request,
        can_read=policies.can_read(viewer, community),
        can_join=policies.can_join(viewer, community),
        can_request=policies.can_request(viewer, community),
        can_invite=policies.can_invite(viewer, community),
        can_edit=policies.can_edit(viewer, community),
        can_moderate=policies.can_moderate(viewer, community),
        can_post=policies.can_post(viewer, community),
        tabs=_tabs(viewer, community),
    )


def visibility_hint(visibility: str) -> str:
    """What a visibility means, in one sentence."""
    return {
        Visibility.OPEN: _("Everybody in the company can read and join."),
        Visibility.CLOSED: _("Everybody sees that it exists; only members read and write."),
        Visibility.SECRET: _("Only members know that it exists."),
    }[Visibility(visibility)]


def cover_url(community: Community) -> str:
    """Address of the cover, "" without one. It changes with each upload, so browsers may keep it."""
    if not community.cover:
        return ""
    return reverse("cover", args=[community.slug, covers.version(community.cover)])


def _tabs(viewer: Viewer, community: Community) -> tuple[Tab, ...]:
    def tab(label: str, name: str, *others: str, count: int = 0) -> Tab:
        return Tab(label, reverse(name, args=[community.slug]), (name, *others), count)

    about = tab(_("About"), "community_about")
    if not policies.can_read(viewer, community):
        return (about,)
    tabs = [
        tab(_("Posts"), "community"),
        tab(_("Topics"), "community_topics"),
        tab(_("Experts"), "community_experts"),
        tab(_("Members"), "community_members", "community_invitations", "member"),
        about,
    ]
    if policies.can_moderate(viewer, community):
        waiting = queues.waiting(viewer, community)
        tabs.append(tab(_("Moderation"), "moderation", "moderation_log", "join_requests", count=waiting))
    return tuple(tabs)
