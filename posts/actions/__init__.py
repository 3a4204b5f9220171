"""Everything that people do with posts: each a keyword-only function named by a verb, atomic, policy inside."""

from posts.actions.answers import accept, answer, withdraw_acceptance
from posts.actions.comments import comment, edit_comment
from posts.actions.history import current_number, edit, restore_revision
from posts.actions.marks import mark_read, set_bookmark, set_post_follow
from posts.actions.merging import change_topic, merge_topics
from posts.actions.moderation import decide_report, report, set_locked, set_pinned
from posts.actions.opinions import react, vote
from posts.actions.removal import delete, delete_comment, hide, hide_comment, restore, restore_comment
from posts.actions.topics import set_topic_follow
from posts.actions.uploads import upload_image
from posts.actions.writing import discard_draft, publish, save_draft

__all__ = [
    "accept",
    "answer",
    "change_topic",
    "comment",
    "current_number",
    "decide_report",
    "delete",
    "delete_comment",
    "discard_draft",
    "edit",
    "edit_comment",
    "hide",
    "hide_comment",
    "mark_read",
    "merge_topics",
    "publish",
    "react",
    "report",
    "restore",
    "restore_comment",
    "restore_revision",
    "save_draft",
    "set_bookmark",
    "set_locked",
    "set_pinned",
    "set_post_follow",
    "set_topic_follow",
    "upload_image",
    "vote",
    "withdraw_acceptance",
]
