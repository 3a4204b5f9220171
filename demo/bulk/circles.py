"""The communities and topics of the large company: few large, many small."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from django.utils.text import slugify

from communities.models import Community, Membership, Role
from demo.bulk.people import BATCH
from demo.bulk.words import THINGS, TRAITS
from demo.bulk.zipf import Zipf
from experts.models import Expertise
from posts.models import Topic, TopicFollow


@dataclass
class Circle:
    """A community with the people who write in it (most active first) and the topics they write about."""

    pk: int
    members: list[int]
    topics: list[int] = field(default_factory=list)


def found(count: int, people: list[int], random: Random, at: datetime) -> list[Circle]:
    """``count`` communities, the largest first; four fifths are open, some closed, few secret."""
    offset = Community.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    rows = [_community(offset + number + 1, number, random, at) for number in range(count)]
    sizes = [max(5, int(len(people) * 0.6 / (rank + 1) ** 0.8)) for rank in range(count)]
    circles = []
    for community, size in zip(rows, sizes, strict=True):
        members = random.sample(people, min(size, len(people)))
        community.members_count = len(members)
        community.created_by_id = members[0]
        circles.append(members)
    made = Community.objects.bulk_create(rows, batch_size=BATCH)
    memberships = [
        Membership(community_id=community.pk, person_id=person, role=_role(rank), joined_at=at)
        for community, members in zip(made, circles, strict=True)
        for rank, person in enumerate(members)
    ]
    Membership.objects.bulk_create(memberships, batch_size=BATCH)
    return [Circle(community.pk, members) for community, members in zip(made, circles, strict=True)]


def _community(number: int, rank: int, random: Random, at: datetime) -> Community:
    name = f"{random.choice(TRAITS).title()} {random.choice(THINGS).title()} {number}"
    visibility = "secret" if rank % 20 == 19 else "closed" if rank % 7 == 6 else "open"
    return Community(
        name=name,
        slug=slugify(name),
        summary=f"What we know about every {random.choice(THINGS)}.",
        visibility=visibility,
        hue=rank * 70 % 360,
        created_at=at,
    )


def _role(rank: int) -> str:
    return Role.OWNER if rank == 0 else Role.MODERATOR if rank < 3 else Role.EXPERT if rank < 6 else Role.MEMBER


def name_topics(circles: list[Circle], people: list[int], random: Random, at: datetime) -> None:
    """Topics for the communities to write about, with followers and experts."""
    wanted = max(30, len(circles) * 8)
    names = list(dict.fromkeys([*THINGS, *(f"{trait}-{thing}" for trait in TRAITS for thing in THINGS)]))[:wanted]
    present = {topic.name: topic.pk for topic in Topic.objects.filter(name__in=names)}
    Topic.objects.bulk_create(
        [Topic(name=name, slug=slugify(name), is_listed=True) for name in names if name not in present],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    ids = list(Topic.objects.filter(name__in=names).order_by("pk").values_list("pk", flat=True))
    zipf = Zipf(random, 0.9)
    for circle in circles:
        circle.topics = zipf.some(ids, 14)
    _follow(ids, people, random, at)
    holders = random.sample(people, max(1, len(people) // 4))
    Expertise.objects.bulk_create(
        [
            Expertise(topic_id=topic, person_id=person, at=at)
            for person in holders
            for topic in zipf.some(ids, random.randint(1, 4))
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _follow(topics: list[int], people: list[int], random: Random, at: datetime) -> None:
    zipf = Zipf(random, 0.9)
    followers: dict[int, int] = defaultdict(int)
    follows = []
    for person in people:
        for topic in zipf.some(topics, random.randint(0, 5)):
            follows.append(TopicFollow(topic_id=topic, person_id=person, at=at))
            followers[topic] += 1
    TopicFollow.objects.bulk_create(follows, batch_size=BATCH)
    rows = list(Topic.objects.filter(pk__in=followers))
    for row in rows:
        row.followers_count += followers[row.pk]
    Topic.objects.bulk_update(rows, ["followers_count"], batch_size=BATCH)
