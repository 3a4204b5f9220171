"""A person's page: who she is, what she knows, what she wrote."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import time_format

from accounts.models import PersonFollow, User
from communities.models import Membership
from communities.prepared import Prepared
from communities.viewer import MemberOf, Viewer
from experts import knowledge
from experts.models import Expertise
from posts import cards, feeds
from posts.feeds import Feed
from posts.models import Kind, Post

TABS = ("wrote", "answered")
REPORTS = 12


@dataclass(frozen=True)
class Profile:
    person: User
    is_me: bool
    is_followed: bool
    #: Her clock ("17:40"), "" where it shows the same as the viewer's.
    her_clock: str
    reports: list[User]
    expertise: list[Expertise]
    #: Communities that both belong to. Never others: her memberships are nobody's business but her communities'.
    in_common: list[MemberOf]
    tab: str
    feed: Feed


def profile(viewer: Viewer, person: User, *, tab: str = "", cursor: str = "") -> Profile:
    """Seven queries, two more where cards are not kept yet. ``person`` comes with her manager."""
    tab = tab if tab in TABS else TABS[0]
    feed = _WROTE.page(viewer, cursor, author=person.pk) if tab == "wrote" else _answered(viewer, person, cursor)
    shared = set(
        Membership.objects.filter(person=person, community__in=list(viewer.roles)).values_list("community", flat=True)
    )
    is_me = viewer.id == person.pk
    return Profile(
        person=person,
        is_me=is_me,
        is_followed=not is_me and PersonFollow.objects.filter(person=person, follower=viewer.person).exists(),
        her_clock=_her_clock(person),
        reports=_REPORTS.objects(viewer, manager=person.pk),
        expertise=knowledge.of_people(viewer, [person]).get(person.pk, []),
        in_common=[member for member in viewer.memberships if member.community_id in shared],
        tab=tab,
        feed=feed,
    )


def _reports(viewer: Viewer, manager: int) -> QuerySet[User]:
    people = User.objects.visible_to(viewer).active().filter(manager=manager)
    return people.order_by("display_name", "id")[:REPORTS]


_REPORTS = Prepared(_reports)
#: What she wrote, of what the viewer may read.
_WROTE = feeds.Source(lambda viewer, author: Post.objects.listed_for(viewer).filter(author=author))


def _answered(viewer: Viewer, person: User, cursor: str) -> Feed:
    """The questions that she answered, her last answer first. Led by her answers: it costs what a page costs."""
    answers = Post.objects.visible_to(viewer).published().filter(author=person, kind=Kind.ANSWER)
    found = list(
        feeds.NEWEST.slice(answers, cursor=cursor).values_list("question", "published_at", "id")[: feeds.PAGE + 1]
    )
    page = found[: feeds.PAGE]
    next_cursor = feeds.NEWEST.cursor_of(page[-1][1:]) if len(found) > feeds.PAGE else ""
    questions = list(dict.fromkeys(row[0] for row in page if row[0]))
    listed = Post.objects.listed_for(viewer).filter(pk__in=questions).values_list(*cards.COLUMNS)
    rows = {row[0]: cards.Row(*row) for row in listed}
    ordered = [rows[pk] for pk in questions if pk in rows]
    return Feed(cards.load(viewer, ordered), next_cursor, is_first=not cursor)


def _her_clock(person: User) -> str:
    try:
        zone = zoneinfo.ZoneInfo(person.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return ""
    here = timezone.localtime()
    there = here.astimezone(zone)
    return time_format(there.time(), "H:i") if there.utcoffset() != here.utcoffset() else ""
