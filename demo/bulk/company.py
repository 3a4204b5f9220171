"""Makes the large company: people, communities, then posts in the order of their dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from communities.models import Community
from demo.bulk import circles as founding
from demo.bulk import people as hiring
from demo.bulk.posts import CHUNK, Author
from demo.bulk.words import Writer
from posts.models import TopicUse

#: The posts are spread over so many days, more of them lately.
DAYS = 3 * 365

#: What is done, how much of it, of how much.
type_progress = Callable[[str, int, int], None]


def make(*, posts: int, people: int, communities: int, seed: int, progress: type_progress) -> None:
    """Add a company of this size to the site; what is there stays. The same seed on an empty site makes the same.

    Each chunk is a transaction of its own, with its counts: an interrupted run leaves less than was asked, not wrong
    counts.
    """
    random = Random(seed)  # noqa: S311  (a company, not a secret)
    now = timezone.now()
    since = now - timedelta(days=DAYS)
    progress("people", 0, people)
    with transaction.atomic():
        ids = hiring.hire(people, random, since)
        hiring.follow(ids, random, since)
    progress("communities", 0, communities)
    with transaction.atomic():
        circles = founding.found(communities, ids, random, since)
        founding.name_topics(circles, ids, random, since)
    _write(Author(circles, random, Writer(random), now), posts, since, now, progress)


def _write(author: Author, posts: int, since: datetime, now: datetime, progress: type_progress) -> None:
    # About half of the posts are answers; the moments of the top-level ones lie closer the nearer they are to now.
    span, heads = now - timedelta(minutes=5) - since, max(1, posts // 2)
    written = number = 0
    while written < posts:
        chunk = [
            since + span * min(1.0, ((n + author.random.random()) / heads) ** 0.6)
            for n in range(number, number + CHUNK)
        ]
        with transaction.atomic():
            written += author.write(sorted(chunk), posts - written)
            _count(author)
        number += CHUNK
        progress("posts", min(written, posts), posts)


def _count(author: Author) -> None:
    """Bring the counts of topics and communities to what has been written until now."""
    TopicUse.objects.bulk_create(
        author.topic_uses(),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["topic", "community"],
        update_fields=["posts_count", "questions_count", "unanswered_count"],
    )
    rows = list(Community.objects.filter(pk__in=author.posts_count).only("pk", "posts_count"))
    for row in rows:
        row.posts_count = author.posts_count[row.pk]
    Community.objects.bulk_update(rows, ["posts_count"])
