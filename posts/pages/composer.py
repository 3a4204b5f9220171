"""The composer: one entry for everything that people write."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.forms import Form
from django.http import QueryDict

from communities.models import Community
from communities.viewer import Viewer
from posts import actions, parts
from posts.forms.writing import KINDS, WriteForm, new_key
from posts.models import Post
from posts.preview import Preview, preview_of

#: A draft saved by itself is found again by the form's key, in seconds: the browser may publish before it heard of it.
_REMEMBER = 24 * 3600


@dataclass(frozen=True)
class BoundPart:
    """What another room asks in the composer, for one form."""

    part: parts.ComposerPart
    form: Form
    #: The kinds of posts that it is asked for.
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Composer:
    """Everything that the page shows."""

    form: WriteForm
    parts: list[BoundPart] = field(default_factory=list)
    draft: Post | None = None
    preview: Preview | None = None
    #: Whether there is a community that she may write in. What was sent is shown again also without any.
    has_communities: bool = True


def blank(viewer: Viewer, wanted: Mapping[str, str]) -> Composer:
    """An empty composer; ``wanted``: what the address suggests (community, kind, title, topics)."""
    own = [membership for membership in viewer.memberships if not membership.is_archived]
    slugs = {membership.slug for membership in own}
    initial = {name: wanted.get(name, "") for name in ("title", "topics", "body")}
    initial["community"] = wanted.get("community", "") if wanted.get("community") in slugs else ""
    if not initial["community"] and len(own) == 1:
        initial["community"] = own[0].slug
    initial["kind"] = wanted.get("kind", "") if wanted.get("kind") in KINDS else ""
    form = WriteForm(viewer, initial={**initial, "idempotency_key": new_key()})
    return Composer(form, bound_parts(viewer, None, None), has_communities=bool(own))


def of_draft(viewer: Viewer, draft: Post) -> Composer:
    """A composer that goes on with a draft (loaded with its community)."""
    initial = {
        "community": draft.community.slug,
        "kind": draft.kind,
        "title": draft.title,
        "body": draft.body_source,
        "topics": ", ".join(sorted(draft.topics.names())),
        "idempotency_key": new_key(),
        "draft": draft.pk,
    }
    form = WriteForm(viewer, initial=initial, also=draft.community)
    return Composer(form, bound_parts(viewer, draft, None), draft=draft)


def sent(viewer: Viewer, data: QueryDict, draft: Post | None, *, for_draft: bool = False) -> Composer:
    """A composer that was sent, by itself: the form without the other rooms' parts."""
    form = WriteForm(viewer, data, for_draft=for_draft, also=draft.community if draft else None)
    return Composer(form, draft=draft)


def bound(viewer: Viewer, data: QueryDict, draft: Post | None, *, for_draft: bool = False) -> Composer:
    """A composer that was sent, with all its parts."""
    return replace(sent(viewer, data, draft, for_draft=for_draft), parts=bound_parts(viewer, draft, data))


def previewed(viewer: Viewer, composer: Composer) -> Composer:
    """The same with what it will look like."""
    data = composer.form.data
    community = Community.objects.readable_by(viewer).filter(slug=data.get("community", "")).first()
    shown = preview_of(data.get("body", ""), title=data.get("title", ""), community=community)
    return replace(composer, preview=shown)


def bound_parts(viewer: Viewer, post: Post | None, data: QueryDict | None) -> list[BoundPart]:
    """The parts of all kinds: the page shows those of the kind that is chosen."""
    found: dict[str, tuple[parts.ComposerPart, list[str]]] = {}
    for kind in KINDS:
        for part in parts.composer_parts(kind):
            found.setdefault(part.name, (part, []))[1].append(kind.value)
    return [BoundPart(part, part.form(viewer, post, data), tuple(kinds)) for part, kinds in found.values()]


def parts_of(composer: Composer, kind: str) -> list[BoundPart]:
    return [bound for bound in composer.parts if kind in bound.kinds]


# --- Saving -----------------------------------------------------------------------------------------------------------


def words(composer: Composer) -> dict[str, Any]:
    """What the actions take, from a valid form."""
    form = composer.form
    values = form.cleaned_data
    return {
        "community": Community.objects.get(slug=values["community"]),
        "kind": values["kind"],
        "title": values["title"],
        "body": values["body"],
        "topics": form.topic_names,
    }


def save_draft(viewer: Viewer, composer: Composer) -> Post:
    """Keep it as a draft; the form's key remembers which."""
    draft = actions.save_draft(actor=viewer, draft=composer.draft, **words(composer))
    if key := composer.form.cleaned_data["idempotency_key"]:
        cache.set(_remembered(viewer, key), draft.pk, _REMEMBER)
    return draft


def draft_of_key(viewer: Viewer, key: str) -> int | None:
    """The draft that was saved from the same form, where the form does not name it yet."""
    return cache.get(_remembered(viewer, key)) if key else None


def _remembered(viewer: Viewer, key: str) -> str:
    # as a digest: what a form sends may hold what no cache takes in a key
    return f"composer:{viewer.id}:{hashlib.sha256(key[:64].encode()).hexdigest()}"


@transaction.atomic
def publish(viewer: Viewer, composer: Composer) -> Post:
    """Publish, and let the other rooms do what was asked with it: all of it or nothing."""
    key = composer.form.cleaned_data["idempotency_key"]
    post = actions.publish(actor=viewer, draft=composer.draft, idempotency_key=key, **words(composer))
    for bound_part in parts_of(composer, post.kind):
        bound_part.part.apply(viewer, post, bound_part.form)
    return post
