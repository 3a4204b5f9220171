"""The first-run guide: join communities, follow topics, say what you know. Each step is optional."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Sum

from communities.models import Community
from communities.viewer import Viewer
from experts.models import Expertise
from notifications.pages.home import suggested
from posts.models import Topic, TopicFollow, TopicUse

COMMUNITIES = 8
TOPICS = 16


@dataclass(frozen=True)
class Guide:
    communities: list[Community]
    topics: list[Topic]
    #: Ids of the topics that she follows, of those and of all.
    followed: frozenset[int]
    known: list[Expertise]
    joined: int

    @property
    def steps(self) -> tuple[bool, bool, bool]:
        """Which steps are done."""
        return (self.joined > 0, bool(self.followed), bool(self.known))

    @property
    def done(self) -> int:
        return sum(self.steps)


def guide(viewer: Viewer) -> Guide:
    """Four queries. Topics: the most used ones of communities that she may read."""
    readable = Community.objects.readable_by(viewer).values("pk")
    used = (
        TopicUse.objects.filter(community__in=readable, topic__synonym_of=None)
        .values(pk_of=F("topic"))
        .annotate(posts=Sum("posts_count"))
        .order_by("-posts", "topic")[:TOPICS]
    )
    ids = [row["pk_of"] for row in used if row["posts"]]
    follow = TopicFollow.objects.filter(person=viewer.person, topic=OuterRef("pk"))
    topics = Topic.objects.visible_to(viewer).filter(pk__in=ids).annotate(is_followed=Exists(follow)).order_by("name")
    followed = frozenset(TopicFollow.objects.filter(person=viewer.person).values_list("topic", flat=True)[:200])
    own = Expertise.objects.visible_to(viewer).filter(person=viewer.person, declined_at=None)
    known = own.select_related("topic")
    return Guide(
        communities=list(suggested(viewer)[:COMMUNITIES]),
        topics=list(topics),
        followed=followed,
        known=list(known.order_by("topic__name")),
        joined=len(viewer.memberships),
    )
