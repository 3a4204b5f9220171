"""Every address of the site with the things it can be asked about. A new route joins with one line (test_matrix.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.visibility.world import COMMON, MODERATORS, World, may_know_community, may_read

Paths = Callable[[World], Iterable[str]]


def plain(name: str, *queries: str) -> Paths:
    """The address itself, and with each of these queries."""
    return lambda world: [reverse(name) + query for query in ("", *queries)]


def each_post(name: str, *rest: Any, query: str = "") -> Paths:
    return lambda world: [reverse(name, args=[case.post.pk, *rest]) + query for case in world.cases]


def each_comment(name: str) -> Paths:
    return lambda world: [reverse(name, args=[case.comment.pk]) for case in world.cases]


def each_topic(name: str, *queries: str) -> Paths:
    return lambda world: [
        reverse(name, args=[case.topic.slug]) + query for case in world.cases for query in ("", *queries)
    ]


def each_community(name: str, *queries: str) -> Paths:
    return lambda world: [
        reverse(name, args=[community.slug]) + query
        for community in world.communities.values()
        for query in ("", *queries)
    ]


def each_person(name: str, *queries: str) -> Paths:
    return lambda world: [
        reverse(name, args=[world.person(who).handle]) + query
        for who in ("author", "member", "former")
        for query in ("", *queries)
    ]


def with_community(name: str, query: str) -> Paths:
    """``query`` with the address (slug) and number of each community."""
    return lambda world: [
        f"{reverse(name)}?{query.format(slug=community.slug, pk=community.pk)}"
        for community in world.communities.values()
    ]


def with_topic(name: str, query: str) -> Paths:
    """``query`` with each topic and the address of its community."""
    return lambda world: [
        f"{reverse(name)}?{query.format(topic=case.topic.name, slug=case.post.community.slug)}" for case in world.cases
    ]


KINDS = tuple(f"?kind={kind}" for kind in ("question", "article"))
SHOWS = ("?show=unanswered", "?show=solved", "?show=newest", "?show=active")

#: Pages and fragments. Each is opened by every viewer; nothing in the answer may be a token she may not meet.
GET: dict[str, Paths] = {
    "home": plain("home", *KINDS),
    "welcome": plain("welcome"),
    "inbox": plain("inbox", "?show=all"),
    "badge": plain("badge"),
    "settings": plain("settings"),
    "settings_profile": plain("settings_profile", "?manager=a"),
    "settings_notifications": plain("settings_notifications"),
    "settings_expertise": plain("settings_expertise", "?q=zg"),
    "search": plain(
        "search",
        f"?q={COMMON}",
        "?q=zc*",
        "?q=zg*",
        f"?q={COMMON}&tab=posts",
        f"?q={COMMON}+is:unanswered",
        f"?q={COMMON}&tab=topics",
        "?q=zc*&tab=communities",
        "?q=quoka",
        "?q=person&tab=people",
    ),
    "search_suggestions": plain("search_suggestions", f"?q={COMMON}", "?q=zc", "?q=zg", "?q=zt"),
    "similar_questions": plain("similar_questions", f"?q={COMMON}", f"?title={COMMON}"),
    "people_suggestions": plain("people_suggestions", "?q=a", "?q=m&format=json"),
    "org_chart": plain("org_chart"),
    "people": plain("people", "?q=a", "?topic=zg"),
    "person": each_person("person", "?tab=answers", "?tab=posts", "?tab=knows"),
    "person_claim": each_person("person_claim"),
    "site_invitations": plain("site_invitations"),
    "communities": plain("communities", "?q=zc", "?show=mine"),
    "community_new": plain("community_new"),
    "community": each_community("community", *KINDS, *SHOWS),
    "community_topics": each_community("community_topics"),
    "community_about": each_community("community_about"),
    "community_members": each_community("community_members", "?q=a", "?role=owner"),
    "community_experts": each_community("community_experts"),
    "community_edit": each_community("community_edit"),
    "join_requests": each_community("join_requests"),
    "community_invitations": each_community("community_invitations"),
    "moderation": each_community("moderation"),
    "moderation_log": each_community("moderation_log"),
    "moderation_all": plain("moderation_all"),
    "report_decision": lambda world: [reverse("report_decision", args=[case.report.pk]) for case in world.cases],
    "invitations": plain("invitations"),
    "images": plain("images"),
    "file": lambda world: [reverse("file", args=[case.file.pk, case.file.name]) for case in world.cases],
    "topics": plain("topics", "?q=zg"),
    "topic_suggestions": plain("topic_suggestions", "?q=zg", "?q=zg&format=json"),
    "topic": each_topic("topic", "?show=unanswered"),
    "topic_edit": each_topic("topic_edit"),
    "topic_merge": each_topic("topic_merge", "?q=zg"),
    "topic_experts": each_topic("topic_experts"),
    "post": each_post("post"),
    "write": with_community("write", "kind=question&community={slug}"),
    "drafts": plain("drafts"),
    "draft": each_post("draft"),
    "post_edit": each_post("post_edit"),
    "post_revisions": each_post("post_revisions"),
    "post_revision": each_post("post_revision", 2),
    "post_reports": each_post("post_reports"),
    "comment_reports": each_comment("comment_reports"),
    "comment": each_comment("comment"),
    "answers": each_post("answers"),
    "comments": each_post("comments"),
    "post_lock": each_post("post_lock"),
    "post_reactions": each_post("post_reactions"),
    "comment_reactions": each_comment("comment_reactions"),
    "questions": plain("questions", *SHOWS),
    "ideas": plain("ideas"),
    "library": plain("library"),
    "saved": plain("saved"),
    "notice": lambda world: [reverse("notice", args=[notice.pk]) for case in world.cases for notice in case.notices],
    "desk": plain("desk", "?show=answered", "?show=declined", "?tab=answered", "?tab=declined"),
    "question_experts": each_post("question_experts"),
    "expert_suggestions": with_topic("expert_suggestions", "topics={topic}&community={slug}"),
}


@dataclass(frozen=True)
class Attempt:
    """A write to something: who may know that the thing exists, and so may get more than a 404."""

    path: str
    data: dict[str, Any]
    knowers: frozenset[str]


def on_posts(
    name: str, /, *, comment: bool = False, rest: tuple[Any, ...] = (), **data: Any
) -> Callable[[World], list[Attempt]]:
    return lambda world: [
        Attempt(reverse(name, args=[case.comment.pk if comment else case.post.pk, *rest]), data, case.readers)
        for case in world.cases
    ]


def on_communities(name: str, /, **data: Any) -> Callable[[World], list[Attempt]]:
    return lambda world: [
        Attempt(reverse(name, args=[community.slug]), data, may_know_community(visibility))
        for visibility, community in world.communities.items()
    ]


def on_topics(name: str, /, **data: Any) -> Callable[[World], list[Attempt]]:
    return lambda world: [
        Attempt(reverse(name, args=[case.topic.slug]), data, case.readers | {"admin"}) for case in world.cases
    ]


#: Writes. Who may not know of the thing gets 404 (or the door) and changes nothing.
POST: dict[str, Callable[[World], list[Attempt]]] = {
    "community_edit": on_communities("community_edit", name="taken over"),
    "community_archive": on_communities("community_archive", state="on"),
    "membership": on_communities("membership", state="on"),
    "member": lambda world: [
        Attempt(
            reverse("member", args=[community.slug, world.person("member").handle]),
            {"role": "owner"},
            may_know_community(visibility),
        )
        for visibility, community in world.communities.items()
    ],
    "join_requests": on_communities("join_requests", message="let me in"),
    "join_request": lambda world: [
        Attempt(reverse("join_request", args=[request.pk]), {"decision": "approve"}, MODERATORS | {"former"})
        for request in world.requests
    ],
    "community_invitations": on_communities("community_invitations", people="former"),
    "invitation": lambda world: [
        Attempt(reverse("invitation", args=[invitation.pk]), {"answer": "accept"}, MODERATORS | {"invited"})
        for invitation in world.invitations
    ],
    "topic_follow": on_topics("topic_follow", state="on"),
    "topic_edit": on_topics("topic_edit", description="x"),
    "topic_merge": on_topics("topic_merge", into="other"),
    "topic_experts": on_topics("topic_experts", person="former"),
    "draft": on_posts("draft", title="x", body="x", state="off"),
    "post_edit": on_posts("post_edit", title="Taken over", body="by me", based_on=2),
    "post_deletion": on_posts("post_deletion", state="on"),
    "post_revision_restoration": on_posts("post_revision_restoration", rest=(1,)),
    "answers": on_posts("answers", body="My answer to this."),
    "comments": on_posts("comments", body="My remark."),
    "comment": on_posts("comment", comment=True, body="Taken over"),
    "comment_deletion": on_posts("comment_deletion", comment=True, state="on"),
    "post_vote": on_posts("post_vote", value="1"),
    "post_reactions": on_posts("post_reactions", name="like", state="on"),
    "comment_reactions": on_posts("comment_reactions", comment=True, name="like", state="on"),
    "acceptance": lambda world: [
        Attempt(reverse("acceptance", args=[case.answer.pk]), {"state": "on"}, case.readers) for case in world.cases
    ],
    "post_bookmark": on_posts("post_bookmark", state="off"),
    "post_follow": on_posts("post_follow", state="off"),
    "post_pin": on_posts("post_pin", state="on"),
    "post_lock": on_posts("post_lock", state="on"),
    "post_reports": on_posts("post_reports", reason="spam"),
    "comment_reports": on_posts("comment_reports", comment=True, reason="spam"),
    "report_decision": lambda world: [
        Attempt(reverse("report_decision", args=[case.report.pk]), {"decision": "deleted"}, MODERATORS | {"member"})
        for case in world.cases
    ],
    "question_experts": on_posts("question_experts", experts="former"),
    "offer": lambda world: [
        Attempt(reverse("offer", args=[case.offer.pk]), {"reason": "not mine"}, case.readers) for case in world.cases
    ],
}

#: Routes that speak of nothing but the viewer herself or of public things, each with the reason.
EXEMPT = {
    "livez": "health, no content",
    "readyz": "health, no content",
    "brand_css": "a colour",
    "keys": "the list of keys",
    "theme": "the viewer's own choice",
    "styleguide": "made-up examples for staff",
    "unsubscribe": "a signed token of the person's own preferences; tests/notifications",
    "signup_invitation": "a token in a mail; tests/accounts",
    "settings_avatar": "writes the viewer's own photo",
    "avatar": "photos of people, whom every employee may see; strangers are sent to sign in (test_routes)",
    "cover": "a picture; 404 without the community: tests/communities",
    "person_follow": "people are visible to every employee",
    "inbox_read": "marks the viewer's own notices",
    "preview": "renders what the viewer sends",
    "expertise": "the viewer's own rows; tests/experts",
}


@dataclass(frozen=True)
class Shown:
    """What must be on a page (so that the matrix cannot pass on empty pages)."""

    path: Callable[[World], str]
    token: str
    viewers: frozenset[str]


def _published(visibility: str) -> frozenset[str]:
    return may_read(visibility, "published")


#: Who must meet what where.
SHOWN: list[Shown] = [
    *(
        Shown(lambda world, v=v, s=s: _case_path(world, v, s), f"{letter}{v}{s}", may_read(v, s))  # type: ignore[misc]
        for v in ("open", "closed", "secret")
        for s in ("published", "hidden", "deleted")
        for letter in ("zt", "zb", "za", "zk", "zg")
    ),
    *(
        Shown(lambda world, path=path: path(world), token, viewers)  # type: ignore[misc]
        for v in ("open", "closed", "secret")
        for path, token, viewers in [
            (lambda world: f"{reverse('questions')}?show=newest", f"zt{v}published", _published(v)),
            (lambda world: reverse("saved"), f"zt{v}published", _published(v)),
            (lambda world: f"{reverse('inbox')}?show=all", f"zt{v}published", _published(v)),
            (lambda world: f"{reverse('search')}?q={COMMON}", f"zt{v}published", _published(v)),
            (lambda world, v=v: f"{reverse('search_suggestions')}?q=zt{v}p", f"zt{v}published", _published(v)),
            (lambda world: f"{reverse('topics')}?q=zg", f"zg{v}published", _published(v)),
            (lambda world: reverse("home"), f"zt{v}published", frozenset({"member", "moderator", "owner"})),
            (lambda world: reverse("desk"), f"zt{v}published", _published(v) - {"author"}),
            (lambda world: f"{reverse('communities')}?q=zc", f"zc{v}name", may_know_community(v) - {"invited"}),
            (lambda world, v=v: reverse("community_about", args=[f"{v}-one"]), f"zc{v}name", may_know_community(v)),
            (lambda world, v=v: reverse("community", args=[f"{v}-one"]), f"zt{v}published", _published(v)),
            (lambda world, v=v: reverse("moderation", args=[f"{v}-one"]), f"zd{v}published", MODERATORS),
            (lambda world: reverse("invitations"), f"zi{v}message", frozenset({"invited"})),
        ]
    ),
    Shown(lambda world: reverse("drafts"), "ztopendraft", frozenset({"author"})),
    Shown(lambda world: reverse("join_requests", args=["closed-one"]), "zrclosedmessage", MODERATORS),
]


def _case_path(world: World, visibility: str, state: str) -> str:
    case = next(case for case in world.cases if (case.visibility, case.state) == (visibility, state))
    return reverse("post", args=[case.post.pk])
