"""Run inside the measured site (``manage.py shell``): who asks, and for what. Prints JSON.

People and objects in the middle and the upper part of the skew: active people with some communities, posts that have
answers.
"""

import json
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Count, F, Sum
from django.db.models.functions import Abs
from django.urls import reverse

from accounts.models import User
from communities.models import Community
from communities.viewer import Viewer
from notifications.models import Notification
from posts.models import Post, Topic
from posts.querysets import PostQuerySet

PEOPLE, OBJECTS, NOTICES = 8, 24, 40
WORDS = (
    "how to", "error", "deploy release", "customer", "kafka", "backup restore", "onboarding", "invoice", "slow query",
    "travel policy",
)  # fmt: skip


def session_of(person: User) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def long_discussions(readable: PostQuerySet) -> list[Post]:
    """Questions whose answers and comments, all together, are nearest to twenty, the latest first."""
    talked = F("answers_count") + F("comments_count") + F("comments_under_answers")
    questions = readable.filter(answers_count__gte=3).annotate(
        comments_under_answers=Sum("answers__comments_count"), away=Abs(talked - 20)
    )
    return list(questions.order_by("away", "-active_at")[: OBJECTS // 4])


def notify(person: User, readable: PostQuerySet) -> None:
    """A full inbox: the latest answers that she may read, as somebody who followed their questions."""
    answers = Post.objects.filter(
        question__in=readable.filter(answers_count__gt=0).order_by("-active_at")[:200]
    ).order_by("-published_at")
    Notification.objects.filter(recipient=person).delete()
    Notification.objects.bulk_create(
        Notification(
            recipient=person,
            kind="answered",
            group=f"bench:{answer.pk}",
            actor_id=answer.author_id,
            community_id=answer.community_id,
            post=answer,
            updated_at=answer.published_at,
        )
        for answer in answers[:NOTICES]
    )


def subjects() -> dict[str, object]:
    members = User.objects.filter(is_active=True, is_superuser=False).annotate(communities_joined=Count("memberships"))
    median = members.filter(communities_joined__gte=3).order_by("-communities_joined")[: PEOPLE * 40 : 40]
    people = list(median) or list(members.order_by("-communities_joined")[:PEOPLE])
    targets: dict[str, list[dict[str, object]]] = {}

    def ask(name: str, who: int, path: str, **fields: str) -> None:
        targets.setdefault(name, []).append({"who": who, "path": path, "fields": fields})

    for number, person in enumerate(people):
        viewer = Viewer(person)
        readable = Post.objects.visible_to(viewer).filter(status="published", question=None)
        ask("floor", number, reverse("livez"))
        ask("home", number, reverse("home"))
        ask("communities", number, reverse("communities"))
        ask("topics", number, reverse("topics"))
        ask("questions", number, reverse("questions"))
        for show in ("newest", "active", "solved"):
            ask(f"questions {show}", number, f"{reverse('questions')}?show={show}")
        notify(person, readable)
        ask("inbox", number, f"{reverse('inbox')}?show=all")  # the unread ones are read where their posts are opened
        for community in (
            Community.objects.visible_to(viewer).filter(memberships__person=person).order_by("-posts_count")[:3]
        ):
            ask("community", number, reverse("community", args=[community.slug]))
            for show in ("active", "best", "solved"):
                ask(f"community {show}", number, f"{reverse('community', args=[community.slug])}?show={show}")
            ask(
                "create post", number, reverse("write"), community=community.slug, kind="discussion", action="publish",
                title=f"What we learned in round {number}",
                body="Some words, **bold** ones, a list:\n\n- first\n- second\n\nand `code`.",
                topics="release, testing",
            )  # fmt: skip
        for post in long_discussions(readable):
            ask("post", number, post.get_absolute_url())
        for post in readable.filter(kind="question").exclude(author=person).order_by("-active_at")[5:10]:
            ask("vote", number, reverse("post_vote", args=[post.pk]), value="1")
            ask("vote", number, reverse("post_vote", args=[post.pk]), value="0")
        ask("people", number, reverse("people"))
        for words in WORDS:
            ask("search", number, f"{reverse('search')}?q={words.replace(' ', '+')}")
            ask("type-ahead", number, f"{reverse('search_suggestions')}?q={words[:5].replace(' ', '+')}")
        for topic in Topic.objects.annotate(times_used=Count("tagged")).order_by("-times_used")[number : number + 3]:
            ask("topic", number, reverse("topic", args=[topic.slug]))
        for author in (
            User.objects.filter(is_active=True)
            .annotate(communities_joined=Count("memberships"))
            .order_by("-communities_joined")[:3]
        ):
            ask("profile", number, reverse("person", args=[author.handle]))
    return {
        "sessions": [session_of(person) for person in people],
        "targets": targets,
        "size": {
            "posts": Post.objects.count(),
            "people": User.objects.count(),
            "communities": Community.objects.count(),
        },
    }


print("ANSWER " + json.dumps(subjects()))
