"""Everything that people write, and what others say about it."""

from posts.models.attachments import Attachment, AttachmentUse
from posts.models.comments import Comment
from posts.models.history import Acceptance, Lock, Pin, PostLink, Removal, Revision
from posts.models.marks import Bookmark, Mention, PostFollow, ReadMark, TopicFollow
from posts.models.opinions import REACTIONS, Reaction, Vote
from posts.models.posts import Kind, Post, Status
from posts.models.reports import Report
from posts.models.topics import TaggedPost, Topic, TopicUse

__all__ = [
    "REACTIONS",
    "Acceptance",
    "Attachment",
    "AttachmentUse",
    "Bookmark",
    "Comment",
    "Kind",
    "Lock",
    "Mention",
    "Pin",
    "Post",
    "PostFollow",
    "PostLink",
    "Reaction",
    "ReadMark",
    "Removal",
    "Report",
    "Revision",
    "Status",
    "TaggedPost",
    "Topic",
    "TopicFollow",
    "TopicUse",
    "Vote",
]
