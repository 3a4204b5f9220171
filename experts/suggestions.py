"""Whom to ask about some topics: those who know them, can read the community, and are not asked too much already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from communities.models import Community
from communities.viewer import Viewer
from experts import knowledge
from experts.models import Expertise, Offer
from experts.readers import readers_of
from posts.models import Post, TaggedPost, Topic

#: People suggested.
SIZE = 8
#: Rows of expertise that are compared for it.
COMPARED = 200
#: More questions waiting than this put a person behind the others.
BUSY = 3


@dataclass(frozen=True)
class Suggestion:
    """``person`` may know it: ``reason`` says why ("Knows kafka · 4 answers")."""

    person: User
    reason: str
    note: str


def topics_named(viewer: Viewer, names: Collection[str]) -> list[Topic]:
    """The topics of these names that the viewer may know of; synonyms stand for their topic. One query."""
    wanted = {" ".join(name.lower().split()).lstrip("#").strip() for name in names} - {""}
    if not wanted:
        return []
    found = Topic.objects.visible_to(viewer).filter(name__in=wanted).select_related("synonym_of")
    return list({(topic.synonym_of or topic).pk: topic.synonym_of or topic for topic in found}.values())


def suggest(
    viewer: Viewer, topics: Sequence[Topic], community: Community, *, without: Collection[int] = ()
) -> list[Suggestion]:
    """At most ``SIZE`` people who can read ``community``, best first. Three queries; none without topics.

    Ranked by how many of the topics they know, then who is not busy, then by answers that the viewer may see.
    """
    if not topics:
        return []
    rows = (
        knowledge.held(viewer)
        .filter(topic__in=[topic.pk for topic in topics], person__in=readers_of(community).values("pk"))
        .exclude(person__in={*without, viewer.id or 0})
        .order_by("-at", "-id")[:COMPARED]
    )
    known: dict[int, list[Expertise]] = {}
    for row in rows:
        known.setdefault(row.person_id, []).append(row)
    if not known:
        return []
    answers, waiting = _answers(viewer, topics, known), _waiting(known)

    def rank(person: int) -> tuple[int, bool, int, str]:
        is_busy = waiting.get(person, 0) > BUSY
        return (-len(known[person]), is_busy, -answers.get(person, 0), known[person][0].person.display_name)

    return [
        Suggestion(
            person=known[pk][0].person,
            reason=_reason(known[pk], answers.get(pk, 0)),
            note=next((row.note for row in known[pk] if row.note), ""),
        )
        for pk in sorted(known, key=rank)[:SIZE]
    ]


def _reason(expertise: Sequence[Expertise], answers: int) -> str:
    reason = _("Knows %(topics)s") % {"topics": ", ".join(sorted(row.topic.name for row in expertise))}
    if answers:
        reason += " · " + ngettext("%(n)d answer", "%(n)d answers", answers) % {"n": answers}
    return reason


def _answers(viewer: Viewer, topics: Sequence[Topic], people: Collection[int]) -> dict[int, int]:
    """How many answers about these topics each has written, of those that the viewer may see."""
    about = TaggedPost.objects.filter(content_object=OuterRef("question"), tag__in=[topic.pk for topic in topics])
    readable = Community.objects.readable_by(viewer).filter(pk=OuterRef("community"))
    answers = Post.objects.published().filter(kind="answer", author__in=people, question__status="published")
    rows = answers.filter(Exists(about), Exists(readable)).order_by().values("author").annotate(n=Count("pk"))
    return {row["author"]: row["n"] for row in rows}


def _waiting(people: Collection[int]) -> dict[int, int]:
    """How many questions wait for each; ranks, is never shown (they may be of secret communities)."""
    rows = Offer.objects.waiting().filter(expert__in=people).order_by().values("expert").annotate(n=Count("pk"))
    return {row["expert"]: row["n"] for row in rows}
