"""What readers at Larkfield made of it: votes, reactions, bookmarks, and who has opened what."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from demo.communities import Circle
from demo.reading import Block
from demo.stage import Stage
from demo.story import some, soon
from posts import actions as posts
from posts.models import Bookmark, Comment, Post, Reaction, ReadMark, Vote


def plan(
    stage: Stage,
    circle: Circle,
    block: Block,
    moment: datetime,
    *,
    post: Post | None = None,
    comment: Comment | None = None,
) -> None:
    """As many votes and reactions as the block says, from people who may read it."""
    others = stage.others(circle.content, block.by)
    seed = f"{circle.content} {block.by} {block.body[:40]}"
    if post is not None:
        for handle in some(others, block.number("up"), seed, "up"):
            stage.story.at(soon(moment, timedelta(days=4), seed, handle), partial(_vote, stage, handle, post))
    for name, count in block.reactions.items():
        for handle in some(others, count, seed, name):
            then = soon(moment, timedelta(days=3), seed, handle, name)
            stage.story.at(then, partial(_react, stage, handle, name, post, comment))


def plan_marks(stage: Stage, circle: Circle, block: Block, moment: datetime, post: Post) -> None:
    """Who saved the post and who opened it: about half of those who could."""
    others = stage.others(circle.content, block.by)
    seed = f"{circle.content} {block.title}"
    for handle in some(others, block.number("saved"), seed, "saved"):
        then = soon(moment, timedelta(days=5), seed, handle, "saved")
        stage.story.at(then, partial(_save, stage, handle, post))
    for handle in some(others, max(3, len(others) // 2), seed, "opened"):
        then = soon(moment, timedelta(days=5), seed, handle, "opened")
        stage.story.at(then, partial(_open, stage, handle, post))


def _vote(stage: Stage, handle: str, post: Post, moment: datetime) -> None:
    posts.vote(actor=stage.viewer(handle), post=post, value=1)
    stage.dating.move(moment, Vote)


def _react(stage: Stage, handle: str, name: str, post: Post | None, comment: Comment | None, moment: datetime) -> None:
    posts.react(actor=stage.viewer(handle), post=post, comment=comment, name=name, on=True)
    stage.dating.move(moment, Reaction)


def _save(stage: Stage, handle: str, post: Post, moment: datetime) -> None:
    posts.set_bookmark(actor=stage.viewer(handle), post=post, on=True)
    stage.dating.move(moment, Bookmark)


def _open(stage: Stage, handle: str, post: Post, moment: datetime) -> None:
    if Post.objects.published().filter(pk=post.pk).exists():  # a moderator may have hidden it meanwhile
        posts.mark_read(actor=stage.viewer(handle), post=post)
        stage.dating.move(moment, ReadMark)
