"""Describing topics, naming their synonyms, merging two into one: what moderators do with topics."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from activity.actions import record
from communities.viewer import Viewer
from posts import policies
from posts.actions.topics import clean_names, hold_topics, made, prune, recount_uses
from posts.actions.wording import clean_body
from posts.models import Post, TaggedPost, Topic, TopicFollow, TopicUse


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
    other = hold_topics(Q(name=name)).get(name) or made(name)
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
    topic, into = _held(topic, into)
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


def _held(topic: Topic, into: Topic) -> tuple[Topic, Topic]:
    """Both as they are now, held; of a synonym the topic that it stands for."""
    held = {row.pk: row for row in hold_topics(Q(pk__in=[topic.pk, into.pk, into.synonym_of_id or into.pk])).values()}
    if topic.pk in held and into.pk in held and (target := held[into.pk].synonym_of_id or into.pk) in held:
        return held[topic.pk], held[target]
    raise ValidationError({"into": _("Somebody has just changed these topics. Look at them again.")})


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
    recount_uses([into.pk])
    return True


def _move_follows(topic: Topic, into: Topic) -> None:
    follows = TopicFollow.objects.filter(topic=topic)
    follows.exclude(person__in=TopicFollow.objects.filter(topic=into).values("person")).update(topic=into)
    follows.delete()
