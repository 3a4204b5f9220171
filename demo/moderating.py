"""What moderators of Larkfield did: pins, reports and what was decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from demo.communities import Circle
from demo.reading import Block
from demo.stage import Stage
from posts import actions as posts
from posts.models import Comment, Pin, Post, Removal, Report


def pin(stage: Stage, circle: Circle, post: Post, moment: datetime) -> None:
    posts.set_pinned(actor=stage.viewer(circle.owner), post=post, on=True)
    stage.dating.move(moment, Pin)


def report(stage: Stage, block: Block, post: Post, comment: Comment | None, moment: datetime) -> None:
    made = posts.report(
        actor=stage.viewer(block.by),
        post=None if comment else post,
        comment=comment,
        reason=block.options["reason"],
        details=block.options.get("details", ""),
    )
    stage.dating.move(moment, Report)
    if "decided" in block.options:
        stage.story.at(moment + timedelta(hours=3), partial(_decide, stage, block, made))


def _decide(stage: Stage, block: Block, made: Report, moment: datetime) -> None:
    posts.decide_report(
        actor=stage.viewer(block.options["by2"]),
        report=made,
        decision=block.options["decided"],
        note=block.options.get("note", ""),
    )
    stage.dating.move(moment, Report, Removal)
