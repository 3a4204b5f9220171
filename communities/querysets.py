"""Communities and memberships as sets. ``visible_to`` is the definition of who may know of a community, ``readable_by``
of who may read what is in it; posts, search, feeds and mails ask these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from communities.models import Community, Invitation, JoinRequest, Membership
    from communities.viewer import Viewer


class CommunityQuerySet(models.QuerySet["Community"]):
    """Sets of communities."""

    def visible_to(self, viewer: Viewer) -> CommunityQuerySet:
        """Those the viewer may know of: open and closed ones, and the secret ones she is a member of or invited to."""
        if viewer.person is None:
            return self.none()
        if viewer.is_admin:
            return self
        from communities.models import Invitation

        invited = Invitation.objects.filter(community=OuterRef("pk"), person=viewer.person, answered_at__isnull=True)
        return self.filter(~Q(visibility="secret") | Q(_is_member(viewer)) | Q(Exists(invited)))

    def readable_by(self, viewer: Viewer) -> CommunityQuerySet:
        """Those whose posts the viewer may read: open ones and her own."""
        if viewer.person is None:
            return self.none()
        if viewer.is_admin:
            return self
        return self.filter(Q(visibility="open") | Q(_is_member(viewer)))

    def joined_by(self, viewer: Viewer) -> CommunityQuerySet:
        """Those the viewer is a member of."""
        return self.filter(_is_member(viewer)) if viewer.person else self.none()

    def active(self) -> CommunityQuerySet:
        """Those that are not archived."""
        return self.filter(archived_at__isnull=True)


def _is_member(viewer: Viewer) -> Exists:
    from communities.models import Membership

    return Exists(Membership.objects.filter(community=OuterRef("pk"), person=viewer.person))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Sets of memberships."""

    def visible_to(self, viewer: Viewer) -> MembershipQuerySet:
        """Who belongs to a community is known to those who may read it; to everyone for their own memberships."""
        if viewer.person is None:
            return self.none()
        if viewer.is_admin:
            return self
        from communities.models import Community

        readable = Community.objects.readable_by(viewer).filter(pk=OuterRef("community"))
        return self.filter(Q(person=viewer.person) | Q(Exists(readable)))

    def moderating(self) -> MembershipQuerySet:
        """Moderators and owners."""
        return self.filter(role__in=["moderator", "owner"])

    def owning(self) -> MembershipQuerySet:
        """Owners."""
        return self.filter(role="owner")


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    """Sets of requests to join."""

    def visible_to(self, viewer: Viewer) -> JoinRequestQuerySet:
        """The person's own, and those to communities that the viewer moderates."""
        if viewer.person is None:
            return self.none()
        if viewer.is_admin:
            return self
        return self.filter(Q(person=viewer.person) | Q(community__in=viewer.moderated_ids))

    def pending(self) -> JoinRequestQuerySet:
        """Those nobody has decided."""
        return self.filter(state="pending")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Sets of invitations."""

    def visible_to(self, viewer: Viewer) -> InvitationQuerySet:
        """The invited person's own, and those into communities that the viewer moderates."""
        if viewer.person is None:
            return self.none()
        if viewer.is_admin:
            return self
        return self.filter(Q(person=viewer.person) | Q(community__in=viewer.moderated_ids))

    def unanswered(self) -> InvitationQuerySet:
        """Those neither accepted nor declined."""
        return self.filter(answered_at__isnull=True)
