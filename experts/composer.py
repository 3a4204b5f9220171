"""Choosing experts while a question is written."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from communities.models import Community
from communities.viewer import Viewer
from experts import actions, suggestions
from experts.forms import ExpertsForm
from experts.readers import readers_of
from posts.models import Post
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
        community, topics = _around(viewer, post, data)
        found = suggestions.suggest(viewer, topics, community) if community is not None else []
        return AskExpertsForm(data, prefix=PREFIX, suggestions=found, viewer=viewer, community=community)

    def apply(self, actor: Viewer, post: Post, form: AskExpertsForm) -> None:  # type: ignore[override]
        if people := form.cleaned_data["people"]:
            actions.ask(actor=actor, question=post, experts=people)


def _around(viewer: Viewer, post: Post | None, data: QueryDict | None):
    if data is not None:
        names, slug = data.get("topics", ""), data.get("community", "")
        communities = Community.objects.readable_by(viewer)
        by = {"pk": int(slug)} if slug.isascii() and slug.isdigit() and len(slug) < 19 else {"slug": slug}
        return communities.filter(**by).first(), suggestions.topics_named(viewer, names.split(","))
    if post is not None and post.pk:
        return post.community, list(post.topics.all())
    return None, []
