"""What people of Larkfield wrote: posts, answers, comments, and which answers solved it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from communities.models import Membership
from demo import founding, moderating, opinions
from demo.communities import CIRCLES, Circle
from demo.reading import Block, read
from demo.stage import Stage
from experts import actions as experts
from experts.models import ExpertRequest, Offer
from posts import actions as posts
from posts.models import Acceptance, Comment, Mention, Post, PostFollow, ReadMark, Revision

WRITTEN = (Membership, Post, Comment, Revision, Mention, PostFollow, ReadMark)


def plan(stage: Stage) -> None:
    """All posts of all communities; what follows them is planned when they are there."""
    for circle in CIRCLES:
        for block in read(circle.content):
            moment = stage.story.ago(int(block.options["day"]), block.options["at"])
            stage.story.at(moment, partial(_publish, stage, circle, block))


def _publish(stage: Stage, circle: Circle, block: Block, moment: datetime) -> None:
    founding.belong(stage, circle, block.by)
    post = posts.publish(
        actor=stage.viewer(block.by),
        community=stage.communities[circle.content],
        kind=block.what,
        title=block.title,
        body=block.body,
        topics=[topic for topic in block.options.get("topics", "").split(",") if topic],
    )
    asked = [stage.person(handle) for handle in block.handles("ask")]
    if asked:
        experts.ask(actor=stage.viewer(block.by), question=post, experts=asked)
    stage.dating.move(moment, *WRITTEN, ExpertRequest, Offer)
    opinions.plan(stage, circle, block, moment, post=post)
    opinions.plan_marks(stage, circle, block, moment, post)
    if "pin" in block.options:
        stage.story.at(moment + timedelta(minutes=5), partial(moderating.pin, stage, circle, post))
    _plan_follows(stage, circle, block, moment, post)


def _plan_follows(
    stage: Stage, circle: Circle, block: Block, moment: datetime, post: Post, comment: Comment | None = None
) -> None:
    """What stands under the block in the file."""
    for below in block.follows:
        then = moment + below.after
        if below.what == "answer":
            stage.story.at(then, partial(_answer, stage, circle, block, below, post))
        elif below.what == "report":
            stage.story.at(then, partial(moderating.report, stage, below, post, comment))
        else:
            stage.story.at(then, partial(_comment, stage, circle, below, post, comment))


def _answer(stage: Stage, circle: Circle, asked: Block, block: Block, question: Post, moment: datetime) -> None:
    founding.belong(stage, circle, block.by)
    answer = posts.answer(actor=stage.viewer(block.by), question=question, body=block.body)
    stage.dating.move(moment, *WRITTEN)
    if "accepted" in block.options:
        stage.story.at(moment + timedelta(hours=5), partial(_accept, stage, asked.by, answer))
    opinions.plan(stage, circle, block, moment, post=answer)
    _plan_follows(stage, circle, block, moment, answer)


def _accept(stage: Stage, handle: str, answer: Post, moment: datetime) -> None:
    posts.accept(actor=stage.viewer(handle), answer=answer)
    stage.dating.move(moment, Acceptance)


def _comment(stage: Stage, circle: Circle, block: Block, post: Post, parent: Comment | None, moment: datetime) -> None:
    founding.belong(stage, circle, block.by)
    comment = posts.comment(actor=stage.viewer(block.by), post=post, body=block.body, parent=parent)
    stage.dating.move(moment, *WRITTEN)
    opinions.plan(stage, circle, block, moment, comment=comment)
    _plan_follows(stage, circle, block, moment, post, comment)
