"""Keeping the index equal to the database. Everything here may run twice, and in any order: what is written is always
the state that the database has while the index is held for writing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from experts.models import Expertise
from posts.models import Comment, Post, Revision, TaggedPost, TopicUse
from search import documents, engine
from search.documents import Source

#: Rows read from the database at once. Memory stays that of one chunk.
CHUNK = 500

#: Called with the name of the table, how many of its rows are done, and how many there are (0: not known).
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Written:
    """What a bulk run did."""

    documents: int
    seconds: float

    @property
    def per_second(self) -> int:
        return round(self.documents / self.seconds) if self.seconds else self.documents


def index(changes: Mapping[str, Iterable[int]]) -> int:
    """Write or remove these rows (source name → ids) in one commit; how many documents were written.

    Where there is no index, it is built whole: an index that was lost must not come back with a handful of documents.
    """
    found = [(documents.sources()[name], sorted(set(ids))) for name, ids in changes.items()]
    found = [(source, ids) for source, ids in found if ids]
    if not found:
        return 0
    if not engine.exists():
        return index_everything().documents
    keys = [source.key(pk) for source, ids in found for pk in ids]
    written = 0
    with engine.writing(keys, bulk=len(keys) > CHUNK) as writing:
        for source, ids in found:
            for chunk in _chunks(ids):
                written += writing.put(source, documents.read(source, chunk), chunk)
    return written


def index_posts(ids: Sequence[int]) -> int:
    """Write or remove these posts and answers, and what is below them, whatever state they are in now."""
    found = below(ids)
    return index({"post": [*ids, *found["post"]], "comment": found["comment"], "topic": topics_about(ids)})


def index_community(community_id: int) -> int:
    """Write the community itself, everything written in it, its topics and its authors: after an import."""
    return index(of_community(community_id))


# --- which rows hang together (ids only)


def below(posts: Iterable[int]) -> dict[str, list[int]]:
    """Answers and comments that are found only where these posts are."""
    found: dict[str, list[int]] = {"post": [], "comment": []}
    for chunk in _chunks(sorted(set(posts))):
        found["post"] += Post.objects.filter(question__in=chunk).values_list("pk", flat=True)
        found["comment"] += Comment.objects.filter(Q(post__in=chunk) | Q(post__question__in=chunk)).values_list(
            "pk", flat=True
        )
    return found


def topics_about(posts: Iterable[int]) -> list[int]:
    """Topics of these posts: their use in the community may have changed."""
    found: list[int] = []
    for chunk in _chunks(sorted(set(posts))):
        found += TaggedPost.objects.filter(content_object__in=chunk).values_list("tag_id", flat=True).distinct()
    return found


def posts_about(topics: Iterable[int]) -> list[int]:
    """Posts under these topics, and their answers (which are found under the question's topics)."""
    tagged = TaggedPost.objects.filter(tag__in=list(topics)).values("content_object_id")
    return list(Post.objects.filter(Q(pk__in=tagged) | Q(question__in=tagged)).values_list("pk", flat=True))


def written_by(person_id: int) -> dict[str, list[int]]:
    """Everything a person wrote."""
    return {
        "post": list(Post.objects.filter(author=person_id).values_list("pk", flat=True)),
        "comment": list(Comment.objects.filter(author=person_id).values_list("pk", flat=True)),
    }


def holders_of(topics: Iterable[int]) -> list[int]:
    """People who are found by these topics."""
    return list(Expertise.objects.filter(topic__in=list(topics)).values_list("person_id", flat=True))


def of_community(community_id: int) -> dict[str, list[int]]:
    """Everything that an import into a community may have brought."""
    posts = Post.objects.filter(community=community_id)
    comments = Comment.objects.filter(post__community=community_id)
    people = {author for rows in (posts, comments) for author in rows.values_list("author_id", flat=True)}
    editors = Revision.objects.filter(post__community=community_id, editor__isnull=False)
    people |= set(editors.values_list("editor_id", flat=True))
    return {
        "community": [community_id],
        "post": list(posts.values_list("pk", flat=True)),
        "comment": list(comments.values_list("pk", flat=True)),
        "topic": list(TopicUse.objects.filter(community=community_id).values_list("topic_id", flat=True)),
        "person": sorted(people),
    }


# --- everything


def index_everything(progress: Progress | None = None) -> Written:
    """Build a new index beside the live one from the whole database, catch up with what changed meanwhile, and swap."""
    began = time.monotonic()
    written = 0
    with engine.rebuilding() as next_index:
        with next_index.writing(is_new=True) as writing:
            for source in documents.sources().values():
                done = 0
                total = source.rows().count() if progress else 0
                for ids in ids_of(source):
                    written += writing.put(source, documents.read(source, ids))
                    done += len(ids)
                    if progress:
                        progress(source.name, done, total)
        with next_index.swap() as changed, next_index.writing(is_new=False) as writing:
            for source in documents.sources().values():
                for chunk in _chunks([pk for changed_source, pk in changed if changed_source is source]):
                    writing.put(source, documents.read(source, chunk), chunk)
    return Written(written, time.monotonic() - began)


def ids_of(source: Source, size: int = CHUNK) -> Iterator[list[int]]:
    """The ids of all rows that belong in the index, in chunks by primary key."""
    last = 0
    while True:
        ids = list(source.rows().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size])
        if not ids:
            return
        yield ids
        last = ids[-1]


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
