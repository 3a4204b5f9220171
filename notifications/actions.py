"""Every write of a person to her inbox and to how she hears of things. Lines come from notifications/telling.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from communities.prepared import Prepared
from communities.viewer import Viewer
from notifications.levels import DEFAULTS
from notifications.models import Level, NoticeKind, Notification, Preference
from posts.models import Post

#: As many lines as one form marks or takes back at most.
AT_ONCE = 500


@transaction.atomic
def mark_read(*, actor: Viewer, ids: Collection[int] | None = None) -> datetime:
    """Mark one's own lines as read: these, or all (None). The moment names this act: ``mark_unread`` takes it back."""
    person = _signed_in(actor)
    moment = timezone.now()
    lines = Notification.objects.unread().filter(recipient=person)
    if ids is not None:
        lines = lines.filter(pk__in=list(ids)[:AT_ONCE])
    lines.update(read_at=moment)
    return moment


@transaction.atomic
def mark_unread(*, actor: Viewer, ids: Collection[int] | None = None, moment: datetime | None = None) -> int:
    """Take ``mark_read`` back for these lines, or for all it marked at ``moment``; how many.

    A line whose group has a newer unread line stays read: there is one unread line of a group.
    """
    person = _signed_in(actor)
    if (ids is None) == (moment is None):
        raise ValidationError(_("Say which lines, or when they were marked as read."))
    lines = Notification.objects.filter(recipient=person, read_at__isnull=False)
    lines = lines.filter(pk__in=list(ids)[:AT_ONCE]) if ids is not None else lines.filter(read_at=moment)
    waiting = Notification.objects.unread().filter(recipient=person, group=OuterRef("group"))
    newest: dict[str, int] = {}
    for pk, group in lines.exclude(Exists(waiting)).order_by("-updated_at", "-id").values_list("pk", "group"):
        newest.setdefault(group, pk)
    return Notification.objects.filter(pk__in=newest.values()).update(read_at=None)


#: Lines that opening the post does not settle: they wait for a decision.
UNSETTLED = (NoticeKind.REPORTED,)


def _about(viewer: Viewer, post: int) -> QuerySet[Any, Any]:
    unread = Notification.objects.unread().filter(recipient=viewer.person).exclude(kind__in=UNSETTLED)
    return unread.filter(Q(post=post) | Q(post__question=post)).values_list("pk")


_ABOUT = Prepared(_about)


def mark_seen(viewer: Viewer, post: Post) -> None:
    """She opened the page of ``post``: her lines about it, its answers and comments have done their work.

    The badge, which the page shows anyway, says whether there is anything; and it looks before it writes, since on
    SQLite even an empty UPDATE waits for the write lock.
    """
    if not viewer.unread_count:
        return
    seen = [pk for (pk,) in _ABOUT.rows(viewer, post=post.pk)]
    if seen:
        mark_read(actor=viewer, ids=seen)
        del viewer.unread_count  # counted anew for this page


@transaction.atomic
def set_preference(*, actor: Viewer, kind: str, level: str) -> None:
    """How the actor hears of a kind of notice from now on."""
    person = _signed_in(actor)
    _set_level(person, kind, level)


@transaction.atomic
def stop_mail(*, person: User, kinds: Iterable[str]) -> None:
    """No more mail of these kinds; the inbox goes on. Called with what a signed link of a mail says."""
    levels = DEFAULTS | dict(Preference.objects.filter(person=person).values_list("kind", "level"))
    for kind in kinds:
        if levels.get(kind) == Level.EMAIL:
            _set_level(person, kind, Level.APP)


@transaction.atomic
def finish_guide(*, actor: Viewer) -> None:
    """The first-run guide was finished or dismissed: home does not show it again."""
    person = _signed_in(actor)
    if person.onboarded_at is None:
        person.onboarded_at = timezone.now()
        person.save(update_fields=["onboarded_at"])


def _set_level(person: User, kind: str, level: str) -> None:
    if kind not in NoticeKind.values:
        raise ValidationError(_("There is no notice called %(kind)s.") % {"kind": kind})
    if level not in Level.values:
        raise ValidationError({kind: _("Choose off, inbox, or inbox and e-mail.")})
    Preference.objects.update_or_create(person=person, kind=kind, defaults={"level": level})
    if level != Level.EMAIL:
        Notification.objects.filter(recipient=person, kind=kind, mail_due_at__isnull=False).update(mail_due_at=None)


def _signed_in(actor: Viewer) -> User:
    if actor.person is None:
        raise PermissionDenied(_("Sign in first."))
    return actor.person
