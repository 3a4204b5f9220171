"""The first-run guide: join communities, follow topics, say what you know. Each step is optional."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from communities.models import Community
from communities.prepared import Prepared
from communities.viewer import Viewer
from experts.models import Expertise
from notifications.gathering import Gathering
from notifications.pages.home import suggested
from posts.models import Topic, TopicFollow, TopicUse

COMMUNITIES = 8
TOPICS = 16
#: Of her own communities so many are asked for their topics.
MOST_ASKED = 60


@dataclass(frozen=True)
class Guide:
    communities: list[Community]
    topics: list[Topic]
    #: Whether she follows any topic, of these or another.
    follows: bool
    known: list[Expertise]
    joined: int

    @property
    def steps(self) -> tuple[bool, bool, bool]:
        """Which steps are done."""
        return (self.joined > 0, self.follows, bool(self.known))

    @property
    def done(self) -> int:
        return sum(self.steps)


def guide(viewer: Viewer) -> Guide:
    """Five queries. Topics: the most used ones of her communities and of those suggested, all of them readable."""
    communities = list(suggested(viewer)[:COMMUNITIES])
    mine = [membership.community_id for membership in viewer.memberships][:MOST_ASKED]
    gathered = Gathering(viewer)
    for community in [*mine, *(one.pk for one in communities)]:
        gathered.add(_USED, community=community)
    used: Counter[int] = Counter()
    for topic, posts in gathered.rows():
        used[topic] += posts
    follow = TopicFollow.objects.filter(person=viewer.person, topic=OuterRef("pk"))
    topics = Topic.objects.visible_to(viewer).filter(pk__in=[topic for topic, _posts in used.most_common(TOPICS)])
    known = Expertise.objects.visible_to(viewer).filter(person=viewer.person, declined_at=None).select_related("topic")
    return Guide(
        communities=communities,
        topics=list(topics.annotate(is_followed=Exists(follow)).order_by("name")),
        follows=TopicFollow.objects.filter(person=viewer.person).exists(),
        known=list(known.order_by("topic__name")),
        joined=len(viewer.memberships),
    )


#: The topics that a community uses most, from its index.
_USED = Prepared(
    lambda viewer, community: (
        TopicUse.objects.filter(community=community, posts_count__gt=0, topic__synonym_of=None)
        .order_by("-posts_count")
        .values_list("topic", "posts_count")[:TOPICS]
    )
)
