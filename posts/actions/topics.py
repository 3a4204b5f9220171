"""Topics: naming them, putting posts under them, counting and following them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.viewer import Viewer
from posts import policies
from posts.actions.tallies import topic_ids_of
from posts.actions.wording import clean_line
from posts.models import Post, TaggedPost, Topic, TopicFollow, TopicUse

MAX_TOPICS = 5
NAME_MAX = 40
#: What would end a name where people type several, or break its address.
FORBIDDEN = re.compile(r"[,;/\\\"<>|?]")


# --- Names ----------------------------------------------------------------------------------------------------------


def clean_name(name: str) -> str:
    """The one spelling of a topic's name: lower case, one blank between words, no "#" in front.

    Raises ``ValidationError`` under "topics" where it is empty, too long or has a character that names do not take.
    """
    cleaned = clean_line(name.lower()).lstrip("#").strip()
    if not cleaned or not any(character.isalnum() for character in cleaned):
        raise ValidationError({"topics": _("A topic needs a name with at least one letter or digit.")})
    if len(cleaned) > NAME_MAX:
        raise ValidationError(
            {
                "topics": _("“%(name)s” is too long for a topic: use at most %(longest)d characters.")
                % {"name": cleaned[:60], "longest": NAME_MAX}
            }
        )
    if FORBIDDEN.search(cleaned):
        raise ValidationError(
            {"topics": _('“%(name)s” has a character that topics do not take: , ; / \\ " < > | ?') % {"name": cleaned}}
        )
    return cleaned


def clean_names(names: Iterable[str], *, at_most: int = MAX_TOPICS) -> list[str]:
    """The names cleaned, each once, in the order given; blank ones are left out."""
    cleaned = list(dict.fromkeys(clean_name(name) for name in names if name.strip()))
    if len(cleaned) > at_most:
        raise ValidationError(
            {
                "topics": ngettext(
                    "These are %(count)d topics; choose at most %(most)d.",
                    "These are %(count)d topics; choose at most %(most)d.",
                    at_most,
                )
                % {"count": len(cleaned), "most": at_most}
            }
        )
    return cleaned


@transaction.atomic(savepoint=False)
def resolve(names: Iterable[str], *, by: Viewer | None = None) -> list[Topic]:
    """The topics of these (clean) names, made where there are none, a synonym's place taken by its topic.

    ``by``: who names them. What stands for a topic that is secret from her becomes a topic of its own: else her post
    would tell her, and its readers, the name of that topic.

    Each once, in the order given. They are held until the transaction ends, so that none is merged or pruned meanwhile.
    """
    names = list(names)
    if not names:
        return []
    found = hold_topics(Q(name__in=names))
    for name in names:
        if name not in found:
            found[name] = made(name)
    targets = {topic.synonym_of_id for topic in found.values() if topic.synonym_of_id}
    canonical = {topic.pk: topic for topic in hold_topics(Q(pk__in=targets)).values()} if targets else {}
    if targets and by is not None:
        secret = _secret_from(by, targets)
        _set_free([topic for topic in found.values() if topic.synonym_of_id in secret])
    chosen = [canonical.get(found[name].synonym_of_id or 0, found[name]) for name in names]
    return list({topic.pk: topic for topic in chosen}.values())


def _secret_from(viewer: Viewer, topic_ids: Iterable[int]) -> set[int]:
    """Those of the topics that only posts are about which she may not read."""
    known = Topic.objects.visible_to(viewer).values("pk")
    used = TaggedPost.objects.filter(tag__in=topic_ids, content_object__status="published").exclude(tag__in=known)
    return set(used.values_list("tag_id", flat=True))


def _set_free(synonyms: list[Topic]) -> None:
    Topic.objects.filter(pk__in=[topic.pk for topic in synonyms]).update(synonym_of=None)
    for topic in synonyms:
        topic.synonym_of = None


def hold_topics(condition: Q) -> dict[str, Topic]:
    """Name → topic, held until the transaction ends, in the order of their ids."""
    rows = Topic.objects.select_for_update(no_key=True).filter(condition).order_by("pk")
    return {topic.name: topic for topic in rows}


def made(name: str) -> Topic:
    """A new topic of this (clean) name, held; the one that somebody made at this moment."""
    try:
        with transaction.atomic():
            topic = Topic(name=name)
            topic.save()
            return topic
    except IntegrityError:  # somebody made it at this moment
        return Topic.objects.select_for_update(no_key=True).get(name=name)


# --- Posts under topics ---------------------------------------------------------------------------------------------


def put_under(post: Post, topics: Sequence[Topic], *, held: AbstractSet[int] | None = None) -> bool:
    """Make the post be about exactly these topics; whether that changed anything. The caller counts (``counted``).

    ``held``: ids of the topics that it is under, where the caller knows.
    """
    wanted = {topic.pk for topic in topics}
    if held is None:
        held = topic_ids_of(post)
    if held - wanted:
        TaggedPost.objects.filter(content_object=post, tag__in=held - wanted).delete()
    new = [topic for topic in topics if topic.pk not in held]
    TaggedPost.objects.bulk_create([TaggedPost(content_object=post, tag=topic) for topic in new], ignore_conflicts=True)
    return bool(held - wanted or new)


def names_of(post: Post) -> list[str]:
    """Names of the post's topics, sorted."""
    return list(Topic.objects.filter(tagged__content_object=post).order_by("name").values_list("name", flat=True))


def prune(topic_ids: Iterable[int]) -> None:
    """Delete those of these topics that nothing speaks of any more: the half-typed names of drafts, loosened synonyms.

    They are held before they are looked at: whoever puts a post under a topic holds it as well (``resolve``). What
    refers to a topic is asked of the models, so that the rooms above (who knows it …) count without being named here.
    """
    held = [topic.pk for topic in hold_topics(Q(pk__in=list(topic_ids))).values()]
    if held:
        nothing_refers = {relation.name: None for relation in Topic._meta.related_objects if relation.name != "uses"}
        Topic.objects.filter(pk__in=held, is_listed=False, description="", synonym_of=None, **nothing_refers).delete()


# --- Following ------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_topic_follow(*, actor: Viewer, topic: Topic, on: bool) -> Topic:
    """See new posts of the topic on one's home page, or no longer. Of a synonym, its topic is followed."""
    if actor.person is None or not Topic.objects.visible_to(actor).filter(pk=topic.pk).exists():
        policies.ensure(policies.Refusal(_("You may not see this topic.")))
    topic = topic.synonym_of or topic
    if on:
        changed = TopicFollow.objects.get_or_create(topic=topic, person=actor.person)[1]
    else:
        changed = bool(TopicFollow.objects.filter(topic=topic, person=actor.person).delete()[0])
    if changed:
        Topic.objects.filter(pk=topic.pk).update(followers_count=F("followers_count") + (1 if on else -1))
        topic.followers_count += 1 if on else -1
    return topic


# --- Counts per community ---------------------------------------------------------------------------------------------


def uses_of(topics: Collection[int]) -> list[TopicUse]:
    """The counts per topic and community as posts make them now, not saved; one query for all of these topics (ids)."""
    published = Q(content_object__status="published", content_object__question=None)
    question = Q(content_object__kind="question")
    unanswered = question & Q(content_object__answers_count=0, content_object__is_solved=False)
    rows = (
        TaggedPost.objects.filter(published, tag__in=topics)
        .values_list("tag", "content_object__community")
        .order_by()
        .annotate(Count("pk"), questions=Count("pk", question), unanswered=Count("pk", unanswered))
    )
    return [
        TopicUse(
            topic_id=row[0], community_id=row[1], posts_count=row[2], questions_count=row[3], unanswered_count=row[4]
        )
        for row in rows
    ]


def recount_uses(topics: Collection[int]) -> None:
    """Make the counts of these topics (ids) per community anew from their posts."""
    TopicUse.objects.filter(topic__in=topics).delete()
    TopicUse.objects.bulk_create(uses_of(topics))
