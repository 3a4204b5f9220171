"""People: who they are, where they sit in the organisation, whom they follow."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import UserManager, UserQuerySet

#: The sides, in pixels, of the squares that an avatar is kept in.
AVATAR_SIZES = (48, 96, 192)

#: How long the link in an invitation to the site works.
INVITATION_LASTS = timedelta(days=30)

HANDLE = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$",
    _("Use 1 to 40 lower-case letters, digits, dots, dashes or underscores; begin and end with a letter or digit."),
)


class User(AbstractBaseUser, PermissionsMixin):
    """A person: an employee who signs in by e-mail, or a placeholder for the author of imported content.

    A placeholder (``source`` set, no e-mail) cannot sign in; its content is handed over when somebody claims it.
    """

    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    handle = models.CharField(
        _("handle"), max_length=40, unique=True, validators=[HANDLE], help_text=_("How others mention you: @handle")
    )
    display_name = models.CharField(_("name"), max_length=120)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    department = models.CharField(_("department"), max_length=120, blank=True)
    location = models.CharField(_("location"), max_length=120, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    manager = models.ForeignKey(
        "self", verbose_name=_("manager"), null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    bio_source = models.TextField(_("about me"), blank=True, max_length=4000)
    bio_html = models.TextField(blank=True, editable=False)
    #: Path prefix of the avatar's WebP files in storage ("avatars/ab/cdef…"), "" without one. Changes with each upload.
    avatar = models.CharField(max_length=200, blank=True, editable=False)

    is_active = models.BooleanField(_("may sign in"), default=True)
    #: False from sign-up until the address is confirmed: nobody sees a name behind which may be anybody.
    is_confirmed = models.BooleanField(_("address is confirmed"), default=True)
    is_staff = models.BooleanField(_("may use the administration"), default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    #: When the first-run guide was finished or dismissed.
    onboarded_at = models.DateTimeField(null=True, blank=True)

    #: Where imported from ("stackexchange:beer") and the id there; "" for people who signed up here.
    source = models.CharField(max_length=80, blank=True, default="")
    source_id = models.CharField(max_length=80, blank=True, default="")
    source_url = models.URLField(blank=True, default="")
    #: The address that the source knew this author by, where it told: who has it may claim the placeholder at once.
    source_email = models.EmailField(blank=True, default="")
    #: The person who claimed this placeholder; its content is shown as theirs.
    claimed_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="claimed")

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["handle", "display_name"]

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_ci"),
            models.UniqueConstraint(
                fields=["source", "source_id"], name="user_once_per_source", condition=~Q(source="")
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=False) | ~Q(source=""), name="user_has_email_unless_imported"
            ),
            models.CheckConstraint(condition=~Q(manager=F("id")), name="user_is_not_own_manager"),
        ]
        indexes = [
            # the directory: active people by name
            models.Index(fields=["display_name", "id"], name="user_directory", condition=Q(is_active=True)),
            models.Index(fields=["department", "display_name"], name="user_by_department"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_placeholder(self) -> bool:
        """Whether this is only the author of imported content."""
        return self.email is None

    @property
    def first_name(self) -> str:
        """The first word of the name, for greetings."""
        return self.display_name.split(" ", 1)[0]

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.handle])

    def avatar_url(self, size: int) -> str:
        """URL of the avatar at the kept size that is at least ``size`` pixels; "" without an avatar."""
        if not self.avatar:
            return ""
        kept = next((side for side in AVATAR_SIZES if side >= size), AVATAR_SIZES[-1])
        return reverse("avatar", args=[self.handle, self.avatar.rsplit("/", 1)[-1], kept])


class PersonFollow(models.Model):
    """``follower`` wants to see what ``person`` writes."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="followers")
    follower = models.ForeignKey(User, on_delete=models.CASCADE, related_name="followed_people")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "person"], name="person_followed_once"),
            models.CheckConstraint(condition=~Q(person=F("follower")), name="person_does_not_follow_self"),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.person_id}"


class NameWord(models.Model):
    """``person`` is found by what begins like ``word``: a folded word of her name or handle (see accounts/names.py)."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="name_words")
    #: ``db_index``: PostgreSQL also gets the operator class that LIKE 'x%' needs.
    word = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "word"], name="name_word_once")]

    def __str__(self) -> str:
        return f"{self.word} → {self.person_id}"


class Claim(models.Model):
    """``claimant`` says that she is the author behind an imported placeholder; an administrator decides.

    Open until it is decided; approved at once where the placeholder's known address is hers.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    placeholder = models.ForeignKey(User, on_delete=models.CASCADE, related_name="claims")
    claimant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="claims_made")
    message = models.TextField(_("message"), blank=True, max_length=1000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["placeholder", "claimant"], name="one_pending_claim", condition=Q(state="pending")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimant} claims {self.placeholder}"


class SignupInvitation(models.Model):
    """Somebody was invited to the site by e-mail; the token in the mail lets that address sign up."""

    email = models.EmailField(unique=True)
    token = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)
    #: When the mail with the link went out; what makes a second delivery of the event change nothing.
    mailed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email

    @property
    def is_usable(self) -> bool:
        """Whether its link still lets somebody sign up."""
        return self.used_at is None and self.at > timezone.now() - INVITATION_LASTS
