"""What people typed, made into what is stored: cleaned source, one parse of it, the people and files it names."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communities.viewer import Viewer
from posts.actions.uploads import attach
from posts.models import Comment, Kind, Mention, Post
from posts.text import RenderedText, render

TITLE_MAX = 150
COMMENT_MAX = 10_000
NOTE_MAX = {"reason": 500, "summary": 300, "note": 1000, "details": 1000, "lock": 300}


def clean_line(text: str) -> str:
    """One line without surplus blanks, and without NUL, which PostgreSQL does not keep."""
    return " ".join(text.replace("\x00", "").split())


def clean_body(source: str) -> str:
    """Unix line ends, no NUL, nothing but the end of the last line behind the text."""
    return source.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").rstrip()


def clean_note(text: str, name: str) -> str:
    """A reason or a note; too long is refused, naming the field."""
    text = clean_body(text).strip()
    longest = NOTE_MAX[name]
    if len(text) > longest:
        raise ValidationError({"reason" if name == "lock" else name: _too_long(len(text), longest)})
    return text


def clean_title(title: str) -> str:
    title = clean_line(title)
    if not title:
        raise ValidationError({"title": _("Say in a few words what it is about.")})
    return checked_title(title)


def checked_title(title: str) -> str:
    """The title of a draft may be missing, but not be too long."""
    title = clean_line(title)
    if len(title) > TITLE_MAX:
        raise ValidationError({"title": _too_long(len(title), TITLE_MAX)})
    return title


def checked_body(source: str, *, longest: int | None = None) -> str:
    """The text of a post, which may be empty, but not be too long."""
    source = clean_body(source)
    longest = longest or settings.POST_MAX_LENGTH
    if len(source) > longest:
        raise ValidationError({"body": _too_long(len(source), longest)})
    return source


def required_body(source: str, *, longest: int | None = None) -> str:
    source = checked_body(source, longest=longest)
    if not source.strip():
        raise ValidationError({"body": _("Write something first.")})
    return source


def post_body(kind: str, source: str) -> str:
    """The text of a post of ``kind``: an answer and an article need one, elsewhere the title may say it all."""
    return required_body(source) if kind in (Kind.ANSWER, Kind.ARTICLE) else checked_body(source)


def checked_kind(kind: str) -> str:
    """A kind that a composer may make."""
    if kind not in Kind.values or kind == Kind.ANSWER:
        offered = ", ".join(str(Kind(value).label) for value in Kind.values if value != Kind.ANSWER)
        raise ValidationError({"kind": _("Choose one of: %(kinds)s.") % {"kinds": offered}})
    return kind


def clean_key(key: str, *words: object) -> str:
    """An idempotency key as it is stored: of the form and of its ``words``, so that other words are never swallowed."""
    key = clean_line(key)[:40]
    if not key:
        return ""
    return f"{key}.{sha256(repr(words).encode()).hexdigest()[:20]}"


def _too_long(length: int, longest: int) -> str:
    return _("This has %(length)d characters; at most %(longest)d are kept.") % {"length": length, "longest": longest}


# --- Rendering ------------------------------------------------------------------------------------------------------


def word(written: Post | Comment, source: str, *, community_id: int) -> RenderedText:
    """Set the source and everything that is made of it on the loaded row (not saved: see ``TEXT_FIELDS``)."""
    rendered = render(source, community_id=community_id)
    written.body_source = source
    written.body_html = rendered.html
    written.body_text = rendered.text
    written.render_version = rendered.version
    if isinstance(written, Post):
        written.excerpt = rendered.excerpt
    return rendered


TEXT_FIELDS = ("body_source", "body_html", "body_text", "render_version")
POST_TEXT_FIELDS = (*TEXT_FIELDS, "excerpt")


def note_mentions(
    people: Iterable[User], *, by: User, post: Post, comment: Comment | None = None, is_new: bool = False
) -> list[int]:
    """Keep one row for each person that the text names now; ids of those newly named, without the writer, sorted.
    ``is_new``: the text had no rows before.

    People who may not read the community keep their row as well: whether they hear of it is asked when it is told.
    """
    rows = Mention.objects.filter(post=post, comment=comment)
    now = {person.pk for person in people}
    before = set() if is_new else set(rows.values_list("person_id", flat=True))
    if before - now:
        rows.filter(person__in=before - now).delete()
    new = sorted(now - before)
    if new:
        Mention.objects.bulk_create(
            [Mention(post=post, comment=comment, person_id=person_id) for person_id in new], ignore_conflicts=True
        )
    return [person_id for person_id in new if person_id != by.pk]


def note_files(
    rendered: RenderedText,
    actor: Viewer,
    *,
    post: Post | None = None,
    comment: Comment | None = None,
    is_new: bool = False,
) -> None:
    """Keep one row for each uploaded file that the text shows now, and that the writer may show."""
    if is_new and not rendered.file_ids:
        return
    attach(rendered.file_ids, post=post, comment=comment, actor=actor)
