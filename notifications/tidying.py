"""Lines that settle themselves: what was asked is answered, what waited is decided, what a line points at is gone."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from activity.models import Event
from communities.models import JoinRequest
from notifications.models import Notification
from posts.models import Comment, Post, Report


def answered_what_was_asked(event: Event) -> None:
    """An expert who answers need not open the notice that asked her."""
    _read(Notification.objects.filter(recipient=event.actor_id, group=f"asked:{event.data.get('question_id')}"))


def declined_what_was_asked(event: Event) -> None:
    _read(Notification.objects.filter(recipient=event.person_id, group=f"asked:{event.post_id}"))


def answered_invitation(event: Event) -> None:
    _read(Notification.objects.filter(recipient=event.person_id, group=f"invited:{event.community_id}"))


def no_requests_left(event: Event) -> None:
    """The last waiting request is decided: the other moderators need not look."""
    if not JoinRequest.objects.pending().filter(community=event.community_id).exists():
        _read(Notification.objects.filter(kind="join_requested", community=event.community_id))


def no_reports_left(event: Event) -> None:
    if not Report.objects.undecided().filter(community=event.community_id).exists():
        _read(Notification.objects.filter(kind="reported", community=event.community_id))


def no_longer_accepted(event: Event) -> None:
    """The acceptance was taken back before its author saw it."""
    _read(Notification.objects.filter(kind="accepted", post=event.post_id))


def removed(event: Event) -> None:
    """What lines point at was removed: a line that stands for more shows the latest that still stands.

    A line that stood for this alone stays and is hidden by ``visible_to``, so that restoring brings it back.
    """
    place = Q(comment=event.comment_id) if event.comment_id else Q(post=event.post_id)
    lines = Notification.objects.unread().filter(place, kind__in=["answered", "commented", "mentioned"], count__gt=1)
    for line in lines.prefetch_related("sources__event"):
        _show_what_stands(line)


def _show_what_stands(line: Notification) -> None:
    events = sorted((source.event for source in line.sources.all()), key=lambda event: -event.pk)
    posts = _standing(Post, {event.post_id for event in events})
    comments = _standing(Comment, {event.comment_id for event in events})
    standing = [
        event
        for event in events
        if event.post_id in posts and (event.comment_id is None or event.comment_id in comments)
    ]
    if standing:
        latest = standing[0]
        Notification.objects.filter(pk=line.pk).update(
            actor=latest.actor_id, post=latest.post_id, comment=latest.comment_id, count=len(standing)
        )


def _standing(model: type[Post | Comment], ids: set[int | None]) -> set[int]:
    wanted = [pk for pk in ids if pk]
    return set(model._default_manager.filter(pk__in=wanted, status="published").values_list("pk", flat=True))


def _read(lines) -> None:
    lines.filter(read_at__isnull=True).update(read_at=timezone.now())
