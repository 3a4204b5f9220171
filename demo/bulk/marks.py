"""Votes, reactions, reads and follows on posts of the large company."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from django.db import models

from demo.bulk.zipf import few
from posts.models import Bookmark, Post, PostFollow, Reaction, ReadMark, Vote
from posts.models.posts import VOTED_KINDS

BATCH = 1000
NAMES = ("like", "like", "like", "thanks", "thanks", "insight", "celebrate", "care", "hm")


@dataclass
class Opinions:
    """Who thinks what of one post, by id; ``rows`` once the post has an id."""

    votes: dict[int, int] = field(default_factory=dict)
    reactions: dict[int, str] = field(default_factory=dict)
    readers: list[int] = field(default_factory=list)
    saved: list[int] = field(default_factory=list)
    rows: list[models.Model] = field(default_factory=list)


def plan(random: Random, members: list[int], post: Post) -> Opinions:
    """Choose them, and count them on the post."""
    opinions = Opinions()
    others = [person for person in random.sample(members, min(len(members), 40)) if person != post.author_id]
    crowd = few(random, 1.2, len(others))
    if post.kind in VOTED_KINDS:
        opinions.votes = {person: 1 if random.random() < 0.92 else -1 for person in others[:crowd]}
        post.score = sum(opinions.votes.values())
    else:
        opinions.reactions = {person: random.choice(NAMES) for person in others[:crowd]}
        post.reactions_count = len(opinions.reactions)
    if post.kind != "answer":  # answers are read on their question's page
        opinions.readers = [post.author_id, *others[: crowd + few(random, 1.5, len(others))]]
        post.readers_count = len(opinions.readers)
        opinions.saved = [person for person in opinions.readers[1:] if random.random() < 0.08]
    return opinions


def save_later(opinions: Opinions, post: Post) -> None:
    """The rows, now that the post has an id."""
    at = (post.published_at or post.created_at) + timedelta(hours=1)
    page = post.question_id or post.pk
    opinions.rows += [
        *(Vote(post_id=post.pk, person_id=person, value=value, at=at) for person, value in opinions.votes.items()),
        *(Reaction(post_id=post.pk, person_id=person, name=name, at=at) for person, name in opinions.reactions.items()),
        *(ReadMark(post_id=post.pk, person_id=person, at=at) for person in opinions.readers),
        *(Bookmark(post_id=post.pk, person_id=person, at=at) for person in opinions.saved),
        PostFollow(post_id=page, person_id=post.author_id, at=at),
    ]


def save(all_opinions: Iterable[Opinions]) -> None:
    """Write the rows of many posts, table by table."""
    tables: dict[type[models.Model], list[models.Model]] = {}
    for opinions in all_opinions:
        for row in opinions.rows:
            tables.setdefault(type(row), []).append(row)
    for table, rows in tables.items():
        # who answered a question twice follows it once
        table._default_manager.bulk_create(rows, batch_size=BATCH, ignore_conflicts=table is PostFollow)
