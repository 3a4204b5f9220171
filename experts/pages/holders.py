"""The experts of a topic, and of a community."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from communities.models import Community, Membership, Role
from communities.viewer import Viewer
from experts import knowledge, policies
from experts.models import Expertise
from posts.models import Topic
from ui.keyset import Keyset

PAGE = 30
BY_HOLDER = Keyset("person__display_name", "id")
BY_NAME = Keyset("display_name", "id")


@dataclass(frozen=True)
class HeldRow:
    expertise: Expertise
    says: str
    can_withdraw: bool


@dataclass(frozen=True)
class TopicExperts:
    topic: Topic
    rows: list[HeldRow]
    next_cursor: str
    is_first: bool
    can_give: bool
    #: Whether the viewer herself holds the topic.
    is_mine: bool


@dataclass(frozen=True)
class Member:
    person: User
    expertise: list[Expertise]
    is_marked: bool


@dataclass(frozen=True)
class CommunityExperts:
    members: list[Member]
    next_cursor: str
    is_first: bool


def of_topic(viewer: Viewer, topic: Topic, *, cursor: str = "") -> TopicExperts:
    """Two queries."""
    page = BY_HOLDER.page(knowledge.held(viewer).filter(topic=topic), cursor=cursor, size=PAGE)
    rows = [HeldRow(row, knowledge.who_says([row]), policies.can_withdraw(viewer, row)) for row in page.rows]
    is_mine = Expertise.objects.filter(topic=topic, person=viewer.person, declined_at=None).exists()
    return TopicExperts(topic, rows, page.next_cursor, not cursor, policies.can_give(viewer), is_mine)


def of_community(viewer: Viewer, community: Community, *, cursor: str = "") -> CommunityExperts:
    """Members who know its topics, and those with the role of an expert, by name. Three queries."""
    member = Membership.objects.filter(community=community, person=OuterRef("pk"))
    held = knowledge.experts_in(viewer, community).filter(person=OuterRef("pk"))
    people = (
        User.objects.visible_to(viewer)
        .active()
        .filter(Exists(member), Q(Exists(held)) | Q(Exists(member.filter(role=Role.EXPERT))))
    )
    page = BY_NAME.page(people, cursor=cursor, size=PAGE)
    ids = [person.pk for person in page.rows]
    known: dict[int, list[Expertise]] = {}
    for row in knowledge.experts_in(viewer, community).filter(person__in=ids).order_by("topic__name"):
        known.setdefault(row.person_id, []).append(row)
    marked = set(
        Membership.objects.filter(community=community, role=Role.EXPERT, person__in=ids).values_list(
            "person", flat=True
        )
    )
    members = [Member(person, known.get(person.pk, []), person.pk in marked) for person in page.rows]
    return CommunityExperts(members, page.next_cursor, not cursor)
