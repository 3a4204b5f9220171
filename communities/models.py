"""Communities and who belongs to them, in which role."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.querysets import CommunityQuerySet, InvitationQuerySet, JoinRequestQuerySet, MembershipQuerySet


class Visibility(models.TextChoices):
    """Who may know of a community and read it."""

    OPEN = "open", _("Open")  # anyone reads, anyone joins
    CLOSED = "closed", _("Closed")  # everyone sees that it exists, members read
    SECRET = "secret", _("Secret")  # only members know


class Role(models.TextChoices):
    """What a member may do in a community. Each role includes those before it, ``expert`` being a mark of honour."""

    MEMBER = "member", _("Member")
    EXPERT = "expert", _("Expert")
    MODERATOR = "moderator", _("Moderator")
    OWNER = "owner", _("Owner")


class Community(models.Model):
    """A circle of people around a subject, with its posts. It always keeps at least one owner."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    summary = models.CharField(_("in one sentence"), max_length=200, blank=True)
    about_source = models.TextField(_("about"), blank=True, max_length=10_000)
    about_html = models.TextField(blank=True, editable=False)
    rules_source = models.TextField(_("rules"), blank=True, max_length=10_000)
    rules_html = models.TextField(blank=True, editable=False)
    #: Shown to a person who has just joined.
    welcome_source = models.TextField(_("welcome text"), blank=True, max_length=4000)
    welcome_html = models.TextField(blank=True, editable=False)
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility.choices, default=Visibility.OPEN)
    #: Colour: an oklch hue, a multiple of 10.
    hue = models.PositiveSmallIntegerField(_("colour"), default=170, validators=[MaxValueValidator(350)])
    #: Path of the cover (WebP) in storage, "" without one.
    cover = models.CharField(max_length=200, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    #: An archived community can be read, not written to.
    archived_at = models.DateTimeField(null=True, blank=True)
    #: Stored counts, kept by the actions. Shown only to those who may see the community.
    members_count = models.PositiveIntegerField(default=0)
    posts_count = models.PositiveIntegerField(default=0)

    #: Where imported from ("stackexchange:beer"), "" otherwise.
    source = models.CharField(max_length=80, blank=True, default="")

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("communities")
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility__in=["open", "closed", "secret"]), name="community_visibility_known"
            ),
        ]
        indexes = [
            # the directory, by name
            models.Index(fields=["name", "id"], name="community_directory"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("community", args=[self.slug])

    @property
    def mark(self) -> str:
        """At most two letters for its square: "Field Service" → "FS"."""
        words = [word for word in self.name.split() if word[:1].isalnum()]
        return ("".join(word[0] for word in words[:2]) if len(words) > 1 else self.name[:2]).upper()

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Membership(models.Model):
    """``person`` belongs to ``community``. Losing the row is losing the right to read a closed or secret one."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            # also the index of "is this person a member of …" and of "her communities"
            models.UniqueConstraint(fields=["person", "community"], name="member_once"),
            models.CheckConstraint(
                condition=Q(role__in=["member", "expert", "moderator", "owner"]), name="membership_role_known"
            ),
        ]
        indexes = [
            # the list of members of a role
            models.Index(fields=["community", "role", "id"], name="members_of_community"),
            # the list of members, newest first
            models.Index(fields=["community", "-id"], name="members_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is {self.role} of {self.community_id}"


class JoinRequest(models.Model):
    """A person asked to join a closed community; open until somebody decides or she withdraws."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    message = models.TextField(_("message"), blank=True, max_length=1000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=1000)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"], name="one_pending_join_request", condition=Q(state="pending")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} asks to join {self.community_id}: {self.state}"


class Invitation(models.Model):
    """A member invited a person into a community; accepting makes the membership (secret communities included)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.TextField(_("message"), blank=True, max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"], name="one_open_invitation", condition=Q(answered_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is invited to {self.community_id}"
