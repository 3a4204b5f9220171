"""Expertise, requests and offers as sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from posts.models import Post, Topic

if TYPE_CHECKING:
    from communities.viewer import Viewer
    from experts.models import Expertise, ExpertRequest, Offer


class ExpertiseQuerySet(models.QuerySet["Expertise"]):
    """Sets of expertise."""

    def visible_to(self, viewer: Viewer) -> ExpertiseQuerySet:
        """What colleagues hold, of topics that she may know of; her own declined ones too."""
        if viewer.person is None:
            return self.none()
        known_topic = Q(Exists(Topic.objects.visible_to(viewer).filter(pk=OuterRef("topic_id"))))
        return self.filter(known_topic & (Q(declined_at__isnull=True) | Q(person=viewer.person)))

    def held(self) -> ExpertiseQuerySet:
        """Not declined, and held by people who can be asked."""
        return self.filter(declined_at__isnull=True, person__is_active=True)


class ExpertRequestQuerySet(models.QuerySet["ExpertRequest"]):
    """Sets of requests."""

    def visible_to(self, viewer: Viewer) -> ExpertRequestQuerySet:
        """Requests for questions that she may see."""
        if viewer.person is None:
            return self.none()
        return self.filter(Exists(Post.objects.visible_to(viewer).filter(pk=OuterRef("question_id"))))


class OfferQuerySet(models.QuerySet["Offer"]):
    """Sets of offers."""

    def visible_to(self, viewer: Viewer) -> OfferQuerySet:
        """Offers on questions that she may see: all readers may know who was asked."""
        if viewer.person is None:
            return self.none()
        return self.filter(Exists(Post.objects.visible_to(viewer).filter(pk=OuterRef("request__question_id"))))

    def waiting(self) -> OfferQuerySet:
        """Neither answered nor declined."""
        return self.filter(state="offered")
