"""Choosing experts while a question is written."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from communities.models import Community
from communities.viewer import Viewer
from experts import actions, suggestions
from experts.forms import ExpertsForm
from experts.readers import readers_of
from experts.suggestions import Suggestion
from posts.models import Post, Topic
from posts.parts import ComposerPart

PREFIX = "experts"


class AskExpertsForm(ExpertsForm):
    """As part of a question's form: the community and the topics come from the fields around it."""

    def __init__(self, *args, viewer: Viewer, community: Community | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.community = community

    def clean(self):
        cleaned = super().clean()
        people = cleaned["people"]
        if any(person.pk == self.viewer.id for person in people):
            self.add_error(None, _("You cannot ask yourself."))
        if people and self.community is not None:
            readers = set(readers_of(self.community).filter(pk__in=[person.pk for person in people]))
            if outside := [person.display_name for person in people if person not in readers]:
                self.add_error(
                    None,
                    _("Cannot read %(community)s: %(names)s.")
                    % {"community": self.community.name, "names": ", ".join(outside)},
                )
        return cleaned


class ExpertsPart(ComposerPart):
    """Registered for questions by ``ExpertsConfig.ready``."""

    name = "experts"
    template = "experts/_composer.html"
    kinds = frozenset({"question"})

    def form(self, viewer: Viewer, post: Post | None, data: QueryDict | None) -> AskExpertsForm:
        """Suggests from what the form around it says (``topics``, ``community``), or from the draft."""
        community = _community(viewer, post, data)

        def suggest() -> list[Suggestion]:
            return suggestions.suggest(viewer, _topics(viewer, post, data), community) if community is not None else []

        return AskExpertsForm(data, prefix=PREFIX, suggest=suggest, viewer=viewer, community=community)

    def apply(self, actor: Viewer, post: Post, form: AskExpertsForm) -> None:  # type: ignore[override]
        if people := form.cleaned_data["people"]:
            actions.ask(actor=actor, question=post, experts=people)


def _community(viewer: Viewer, post: Post | None, data: QueryDict | None) -> Community | None:
    if data is not None:
        slug = data.get("community", "")
        by = {"pk": int(slug)} if slug.isascii() and slug.isdigit() and len(slug) < 19 else {"slug": slug}
        return Community.objects.readable_by(viewer).filter(**by).first()
    return post.community if post is not None and post.pk else None


def _topics(viewer: Viewer, post: Post | None, data: QueryDict | None) -> list[Topic]:
    if data is not None:
        return suggestions.topics_named(viewer, data.get("topics", "").split(","))
    return list(post.topics.all()) if post is not None and post.pk else []
