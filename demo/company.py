"""Makes the demo company: one transaction of actions, then everything delivered that they caused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from activity.actions import deliver_everything, held
from communities.models import Community
from demo import dating, founding, writing
from demo.logins import LOGINS
from demo.stage import Stage
from posts.models import Comment, Post

type_say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """What there is now; ``is_new``: whether this run made it."""

    is_new: bool
    people: int
    communities: int
    posts: int
    comments: int


def exists() -> bool:
    """Whether the demo company is here already."""
    return User.objects.filter(email=LOGINS[0].email).exists()


def make(say: type_say = lambda line: None) -> Made:
    """Make the company, or nothing where it is. A run that was cut off while delivering is finished by the next."""
    is_new = not exists()
    with held():
        if is_new:
            _perform(say)
        say("notices and search index")
        delivered = deliver_everything()
        if is_new or delivered:
            dating.settle_inboxes()
    return Made(
        is_new,
        User.objects.count(),
        Community.objects.count(),
        Post.objects.published().count(),
        Comment.objects.published().count(),
    )


@transaction.atomic
def _perform(say: type_say) -> None:
    stage = Stage()
    say("people and their organisation")
    founding.people(stage)
    say("communities")
    founding.circles(stage)
    say("what was written, answered and voted for in ninety days")
    founding.knowledge(stage)
    founding.follows(stage)
    writing.plan(stage)
    stage.story.play()
    founding.waiting(stage)
    founding.drafts(stage)
