"""Who may do what in a community. Pure: the viewer and loaded objects, no queries beyond the viewer's memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communities.models import Community, Membership
    from communities.viewer import Viewer


def can_read(viewer: Viewer, community: Community) -> bool:
    """Read its posts, members, rules."""
    if viewer.person is None:
        return False
    return viewer.is_admin or community.visibility == "open" or viewer.is_member_of(community.pk)


def can_join(viewer: Viewer, community: Community) -> bool:
    """Become a member at once."""
    return (
        viewer.person is not None
        and community.visibility == "open"
        and not community.is_archived
        and not viewer.is_member_of(community.pk)
    )


def can_request(viewer: Viewer, community: Community) -> bool:
    """Ask to become a member."""
    return (
        viewer.person is not None
        and community.visibility == "closed"
        and not community.is_archived
        and not viewer.is_member_of(community.pk)
    )


def can_post(viewer: Viewer, community: Community) -> bool:
    """Write posts, answers and comments: members of a community that is not archived."""
    return viewer.is_member_of(community.pk) and not community.is_archived


def can_invite(viewer: Viewer, community: Community) -> bool:
    """Invite others: any member of an open community, moderators of the others."""
    if community.is_archived:
        return False
    if community.visibility == "open" and viewer.is_member_of(community.pk):
        return True
    return viewer.moderates(community.pk)


def can_moderate(viewer: Viewer, community: Community) -> bool:
    """Decide on reports and requests, hide, pin, lock, remove members."""
    return viewer.moderates(community.pk)


def can_edit(viewer: Viewer, community: Community) -> bool:
    """Change its settings, archive it, give roles."""
    return viewer.owns(community.pk)


def can_remove(viewer: Viewer, membership: Membership) -> bool:
    """End somebody's membership: moderators for members and experts, owners for everyone."""
    if viewer.owns(membership.community_id):
        return True
    return viewer.moderates(membership.community_id) and membership.role in ("member", "expert")
