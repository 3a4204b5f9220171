"""Topics: naming them, putting posts under them, describing, following and merging them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activity.actions import record
from communities.viewer import Viewer
from posts import policies
from posts.actions.tallies import topic_ids_of
from posts.actions.wording import clean_body, clean_line
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
def resolve(names: Iterable[str]) -> list[Topic]:
    """The topics of these (clean) names, made where there are none, a synonym's place taken by its topic.

    Each once, in the order given. They are held until the transaction ends, so that none is merged or pruned meanwhile.
    """
    names = list(names)
    if not names:
        return []
    found = _held(Q(name__in=names))
    for name in names:
        if name not in found:
            found[name] = _made(name)
    targets = {topic.synonym_of_id for topic in found.values() if topic.synonym_of_id}
    canonical = {topic.pk: topic for topic in _held(Q(pk__in=targets)).values()} if targets else {}
    chosen = [canonical.get(found[name].synonym_of_id or 0, found[name]) for name in names]
    return list({topic.pk: topic for topic in chosen}.values())


def _held(condition: Q) -> dict[str, Topic]:
    rows = Topic.objects.select_for_update(no_key=True).filter(condition).order_by("pk")
    return {topic.name: topic for topic in rows}


def _made(name: str) -> Topic:
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
    held = [topic.pk for topic in _held(Q(pk__in=list(topic_ids))).values()]
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


# --- Changing and merging -------------------------------------------------------------------------------------------


@transaction.atomic
def change_topic(*, actor: Viewer, topic: Topic, description: str, is_listed: bool, synonyms: Iterable[str]) -> Topic:
    """Describe a topic, list it for everybody, say which names mean the same. ``synonyms``: all of them.

    A name that posts use on its own is not taken over: that is a merge, which somebody decides on knowingly.
    """
    policies.ensure(policies.why_not_edit_topic(actor, topic))
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if topic.synonym_of_id is not None:
        raise ValidationError(_("This name is a synonym. Change the topic that it stands for."))
    description = clean_body(description).strip()
    if len(description) > 2000:
        raise ValidationError({"description": _("Use at most 2000 characters.")})
    names = _synonym_names(synonyms, topic)
    before = {synonym.name: synonym for synonym in Topic.objects.filter(synonym_of=topic)}
    unchanged = (topic.description, topic.is_listed, set(before)) == (description, is_listed, set(names))
    if unchanged:
        return topic
    topic.description, topic.is_listed = description, is_listed
    topic.save(update_fields=["description", "is_listed"])
    for name in names:
        if name not in before:
            _make_synonym(name, topic)
    gone = [synonym.pk for name, synonym in before.items() if name not in names]
    Topic.objects.filter(pk__in=gone).update(synonym_of=None)
    prune(gone)
    record("topic_changed", actor=actor.person, topic_id=topic.pk, is_audit=True, synonyms=names)
    return topic


def _synonym_names(synonyms: Iterable[str], topic: Topic) -> list[str]:
    try:
        names = clean_names(synonyms, at_most=30)
    except ValidationError as error:
        raise ValidationError({"synonyms": error.messages}) from error
    if topic.name in names:
        raise ValidationError({"synonyms": _("“%(name)s” is the topic itself.") % {"name": topic.name}})
    return names


def _make_synonym(name: str, topic: Topic) -> None:
    other = _held(Q(name=name)).get(name) or _made(name)
    if other.synonym_of_id not in (None, topic.pk):
        raise ValidationError({"synonyms": _("“%(name)s” is a synonym of another topic.") % {"name": name}})
    in_use = Topic.objects.filter(pk=other.pk).filter(
        Q(is_listed=True) | Q(tagged__isnull=False) | Q(synonyms__isnull=False) | Q(follows__isnull=False)
    )
    if other.synonym_of_id is None and in_use.exists():
        message = _("“%(name)s” is a topic of its own. Open it and merge it into this one.")
        raise ValidationError({"synonyms": message % {"name": name}})
    Topic.objects.filter(pk=other.pk).update(synonym_of=topic)


@transaction.atomic
def merge_topics(*, actor: Viewer, topic: Topic, into: Topic) -> Topic:
    """Everything that is under ``topic`` moves to ``into``; its name stays as a synonym. Safe to run twice.

    Who holds the topic as an expert moves by the event (experts.subscribers). Returns the topic that remains.
    """
    policies.ensure(policies.why_not_edit_topic(actor, topic))
    _hold_posts(topic)
    held = {row.pk: row for row in _held(Q(pk__in=[topic.pk, into.pk, into.synonym_of_id or into.pk])).values()}
    topic, into = held[topic.pk], held[into.synonym_of_id or into.pk]
    if topic.pk == into.pk:
        raise ValidationError({"into": _("Choose another topic: this one cannot be merged into itself.")})
    if topic.synonym_of_id not in (None, into.pk):
        raise ValidationError({"into": _("This name is a synonym already. Merge the topic that it stands for.")})
    is_news = topic.synonym_of_id is None
    moved = _move_posts(topic, into)
    _move_follows(topic, into)
    Topic.objects.filter(synonym_of=topic).update(synonym_of=into)
    into.is_listed = into.is_listed or topic.is_listed
    into.description = into.description or topic.description
    into.followers_count = TopicFollow.objects.filter(topic=into).count()
    into.save(update_fields=["is_listed", "description", "followers_count"])
    topic.synonym_of, topic.is_listed, topic.followers_count = into, False, 0
    topic.save(update_fields=["synonym_of", "is_listed", "followers_count"])
    if is_news or moved:
        record(
            "topic_merged",
            actor=actor.person,
            topic_id=topic.pk,
            is_audit=True,
            into_id=into.pk,
            name=topic.name,
            into_name=into.name,
        )
    return into


def _hold_posts(topic: Topic) -> None:
    """Posts before topics, in the order in which an edit takes them, so that the two do not wait crosswise."""
    posts = Post.objects.select_for_update(of=("self",), no_key=True).filter(tagged__tag=topic).order_by("pk")
    for _pk in posts.values_list("pk", flat=True).iterator():
        pass


def _move_posts(topic: Topic, into: Topic) -> bool:
    """The posts of ``topic`` become posts of ``into``, counts included; whether there were any."""
    tagged = TaggedPost.objects.filter(tag=topic)
    if not tagged.exists():
        TopicUse.objects.filter(topic=topic).delete()
        return False
    Post.objects.filter(pk__in=tagged.values("content_object")).update(version=F("version") + 1)
    already = TaggedPost.objects.filter(tag=into).values("content_object")
    tagged.exclude(content_object__in=already).update(tag=into)
    tagged.delete()
    TopicUse.objects.filter(topic=topic).delete()
    recount_uses(into)
    return True


def uses_of(topic: Topic) -> list[TopicUse]:
    """The topic's counts per community as its posts make them now, not saved."""
    published = Q(content_object__status="published", content_object__question=None)
    question = Q(content_object__kind="question")
    unanswered = question & Q(content_object__answers_count=0, content_object__is_solved=False)
    rows = (
        TaggedPost.objects.filter(published, tag=topic)
        .values_list("content_object__community")
        .order_by()
        .annotate(Count("pk"), questions=Count("pk", question), unanswered=Count("pk", unanswered))
    )
    return [
        TopicUse(topic=topic, community_id=row[0], posts_count=row[1], questions_count=row[2], unanswered_count=row[3])
        for row in rows
    ]


def recount_uses(topic: Topic) -> None:
    """Make the topic's counts per community anew from its posts."""
    TopicUse.objects.filter(topic=topic).delete()
    TopicUse.objects.bulk_create(uses_of(topic))


def _move_follows(topic: Topic, into: Topic) -> None:
    follows = TopicFollow.objects.filter(topic=topic)
    follows.exclude(person__in=TopicFollow.objects.filter(topic=into).values("person")).update(topic=into)
    follows.delete()
