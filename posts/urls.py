"""Addresses of the posts room."""

from django.urls import URLPattern, path

from posts.views import (
    answers,
    comments,
    communities,
    editing,
    files,
    lists,
    marks,
    moderation,
    posts,
    reports,
    revisions,
    topics,
    writing,
)

urlpatterns: list[URLPattern] = [
    # pictures in texts, and what a text will look like
    path("images/", files.images, name="images"),
    path("files/<int:pk>/<str:name>", files.file, name="file"),
    path("preview/", files.preview, name="preview"),
    # topics
    path("c/<slug:slug>/topics/", communities.community_topics, name="community_topics"),
    path("topics/", topics.topics, name="topics"),
    path("topics/suggestions/", topics.topic_suggestions, name="topic_suggestions"),
    path("topics/<str:slug>/", topics.topic, name="topic"),
    path("topics/<str:slug>/follow/", topics.topic_follow, name="topic_follow"),
    path("topics/<str:slug>/edit/", topics.topic_edit, name="topic_edit"),
    path("topics/<str:slug>/merge/", topics.topic_merge, name="topic_merge"),
    # moderation
    path("posts/<int:pk>/reports/", reports.post_reports, name="post_reports"),
    path("comments/<int:pk>/reports/", reports.comment_reports, name="comment_reports"),
    path("reports/<int:pk>/decision/", reports.report_decision, name="report_decision"),
    path("c/<slug:slug>/moderation/", moderation.moderation, name="moderation"),
    path("c/<slug:slug>/log/", moderation.moderation_log, name="moderation_log"),
    path("moderation/", moderation.moderation_all, name="moderation_all"),
    # lists
    path("c/<slug:slug>/", communities.community, name="community"),
    path("questions/", lists.questions, name="questions"),
    path("ideas/", lists.ideas, name="ideas"),
    path("library/", lists.library, name="library"),
    path("saved/", lists.saved, name="saved"),
    # writing
    path("write/", writing.write, name="write"),
    path("drafts/", writing.drafts, name="drafts"),
    path("drafts/<int:pk>/", writing.draft, name="draft"),
    path("posts/<int:pk>/edit/", editing.post_edit, name="post_edit"),
    path("posts/<int:pk>/deletion/", editing.post_deletion, name="post_deletion"),
    path("posts/<int:pk>/revisions/", revisions.post_revisions, name="post_revisions"),
    path("posts/<int:pk>/revisions/<int:number>/", revisions.post_revision, name="post_revision"),
    path(
        "posts/<int:pk>/revisions/<int:number>/restoration/",
        revisions.post_revision_restoration,
        name="post_revision_restoration",
    ),
    # answers and comments
    path("posts/<int:pk>/answers/", answers.answers, name="answers"),
    path("posts/<int:pk>/acceptance/", answers.acceptance, name="acceptance"),
    path("posts/<int:pk>/comments/", comments.comments, name="comments"),
    path("comments/<int:pk>/", comments.comment, name="comment"),
    path("comments/<int:pk>/deletion/", comments.comment_deletion, name="comment_deletion"),
    # marks
    path("posts/<int:pk>/vote/", marks.post_vote, name="post_vote"),
    path("posts/<int:pk>/reactions/", marks.post_reactions, name="post_reactions"),
    path("comments/<int:pk>/reactions/", marks.comment_reactions, name="comment_reactions"),
    path("posts/<int:pk>/bookmark/", marks.post_bookmark, name="post_bookmark"),
    path("posts/<int:pk>/follow/", marks.post_follow, name="post_follow"),
    path("posts/<int:pk>/pin/", marks.post_pin, name="post_pin"),
    path("posts/<int:pk>/lock/", marks.post_lock, name="post_lock"),
    # the page of a post comes last: its second part takes any words
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/<str:slug>/", posts.post, name="post"),
]
