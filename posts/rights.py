"""What one reader may do with the posts, answers and comments of one page, asked of the policies once per kind of case.

A page shows dozens of answers and comments as kept blocks, without model instances. What the policies decide of them
depends on few facts (whose it is, where it stands), so they are asked with a stand-in per combination.
"""

from __future__ import annotations

from dataclasses import dataclass

from communities.viewer import Viewer
from posts import policies
from posts.models import Comment, Post


@dataclass(frozen=True, slots=True)
class PostRights:
    """What she may do with a post or an answer."""

    edit: bool
    delete: bool
    restore: bool
    comment: bool
    vote: bool
    react: bool
    accept: bool
    withdraw: bool
    answer: bool
    pin: bool
    lock: bool
    report: bool
    revisions: bool
    mark: bool


@dataclass(frozen=True, slots=True)
class CommentRights:
    """What she may do with a comment."""

    edit: bool
    delete: bool
    restore: bool
    react: bool
    report: bool
    reply: bool


def of_post(viewer: Viewer, post: Post) -> PostRights:
    """``post`` with its ``community`` (and ``question``, where it is an answer)."""
    question = post.question if post.question_id else post
    assert question is not None  # noqa: S101  (for the type)
    return PostRights(
        edit=policies.can_edit(viewer, post),
        delete=policies.can_delete(viewer, post),
        restore=policies.can_restore(viewer, post),
        comment=policies.can_comment(viewer, post),
        vote=policies.can_vote(viewer, post),
        react=policies.can_react(viewer, post),
        accept=post.is_answer and policies.can_accept(viewer, post),
        withdraw=policies.can_withdraw_acceptance(viewer, question),
        answer=policies.can_answer(viewer, post),
        pin=policies.can_pin(viewer, post),
        lock=policies.can_lock(viewer, post),
        report=policies.can_report(viewer, post),
        revisions=policies.can_see_revisions(viewer, post),
        mark=policies.can_mark(viewer, post),
    )


def of_comment(viewer: Viewer, comment: Comment) -> CommentRights:
    """``comment`` with its ``post`` as ``of_post`` needs it."""
    return CommentRights(
        edit=policies.can_edit_comment(viewer, comment),
        delete=policies.can_delete_comment(viewer, comment),
        restore=policies.can_restore_comment(viewer, comment),
        react=policies.can_react_to_comment(viewer, comment),
        report=policies.can_report_comment(viewer, comment),
        reply=comment.status == "published" and policies.can_comment(viewer, comment.post),
    )


class PageRights:
    """The rights on one page, remembered by case."""

    def __init__(self, viewer: Viewer, page: Post) -> None:
        self.viewer = viewer
        #: The post whose page it is (with ``community``).
        self.page = page
        self.post = of_post(viewer, page)
        self._answers: dict[tuple[bool, str], tuple[Post, PostRights]] = {}
        self._comments: dict[tuple[bool, bool, str, bool, str], CommentRights] = {}

    def answer(self, author_id: int, status: str) -> PostRights:
        return self._answer(author_id, status)[1]

    def comment(self, on: tuple[int, str] | None, author_id: int, status: str) -> CommentRights:
        """``on``: (author, status) of the answer that it is on, None on the page's own post."""
        is_mine = author_id == self.viewer.id
        case = (on is not None, on is not None and on[0] == self.viewer.id, on[1] if on else "", is_mine, status)
        if case not in self._comments:
            post = self._answer(*on)[0] if on else self.page
            stand_in = Comment(post=post, author_id=author_id, status=status)
            self._comments[case] = of_comment(self.viewer, stand_in)
        return self._comments[case]

    def _answer(self, author_id: int, status: str) -> tuple[Post, PostRights]:
        case = (author_id == self.viewer.id, status)
        if case not in self._answers:
            stand_in = Post(
                kind="answer", status=status, author_id=author_id, community=self.page.community, question=self.page
            )
            self._answers[case] = (stand_in, of_post(self.viewer, stand_in))
        return self._answers[case]
