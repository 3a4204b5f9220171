"""A company whose every text carries a token, and the oracle that says who may meet it.

The oracle is written from PRODUCT.md by hand, not from ``visible_to``: it is what ``visible_to`` is held against.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

from django.utils import timezone

from accounts.models import User
from communities.models import Community, Invitation, JoinRequest, Role
from experts.models import Expertise, ExpertRequest, Offer
from notifications.models import Notification
from posts.counts import recount
from posts.models import (
    Attachment,
    AttachmentUse,
    Bookmark,
    Comment,
    Mention,
    Post,
    PostFollow,
    ReadMark,
    Removal,
    Report,
    Revision,
    Topic,
)
from tests.factories import make_admin, make_answer, make_comment, make_community, make_member, make_person, make_post

VISIBILITIES = ("open", "closed", "secret")
STATES = ("draft", "published", "hidden", "deleted")
#: ``former`` was a member, and everything that points at a post (bookmark, follow, notice, offer …) is still there.
VIEWERS = ("stranger", "employee", "former", "invited", "member", "author", "moderator", "owner", "admin")
MEMBERS = frozenset({"member", "author", "moderator", "owner", "admin"})
MODERATORS = frozenset({"moderator", "owner", "admin"})
SIGNED_IN = frozenset(VIEWERS) - {"stranger"}
#: A word that every post holds, so that a search for it meets them all.
COMMON = "quokka"


def may_know_community(visibility: str) -> frozenset[str]:
    """Who may know that the community exists."""
    return SIGNED_IN if visibility != "secret" else MEMBERS | {"invited"}


def may_read(visibility: str, state: str) -> frozenset[str]:
    """Who may read a post of that state in such a community."""
    readers = SIGNED_IN if visibility == "open" else MEMBERS
    return {
        "draft": frozenset({"author"}),
        "published": readers,
        "hidden": MODERATORS | {"author"},
        "deleted": MODERATORS,
    }[state]


@dataclass(frozen=True)
class Case:
    """One post in one state in one community, with what hangs on it."""

    visibility: str
    state: str
    post: Post
    answer: Post
    comment: Comment
    topic: Topic
    file: Attachment
    report: Report
    notices: tuple[Notification, ...]
    offer: Offer

    @property
    def readers(self) -> frozenset[str]:
        return may_read(self.visibility, self.state)


@dataclass
class World:
    """Everything, and who may see each token."""

    people: dict[str, User | None] = field(default_factory=dict)
    communities: dict[str, Community] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    requests: list[JoinRequest] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    #: token → viewers who may meet it anywhere
    tokens: dict[str, frozenset[str]] = field(default_factory=dict)

    def allow(self, token: str, viewers: frozenset[str]) -> str:
        assert token not in self.tokens
        self.tokens[token] = viewers
        return token

    def person(self, name: str) -> User:
        person = self.people[name]
        assert person is not None
        return person


def build() -> World:
    """The whole world; posts are published at first (``hide`` takes them to their states)."""
    world = World()
    for name in VIEWERS:
        world.people[name] = None if name == "stranger" else make_admin() if name == "admin" else make_person(name)
    for visibility in VISIBILITIES:
        _community(world, visibility)
    for visibility, state in product(VISIBILITIES, STATES):
        world.cases.append(_case(world, visibility, state))
    return world


def _community(world: World, visibility: str) -> None:
    name = world.allow(f"zc{visibility}name", may_know_community(visibility))
    community = make_community(name, visibility=visibility, owner=world.person("owner"), slug=f"{visibility}-one")
    community.summary = world.allow(f"zc{visibility}summary", may_know_community(visibility))
    community.save()
    make_member(community, world.person("moderator"), Role.MODERATOR)
    make_member(community, world.person("author"))
    make_member(community, world.person("member"))
    message = world.allow(f"zi{visibility}message", MODERATORS | {"invited"})
    world.invitations.append(
        Invitation.objects.create(
            community=community, person=world.person("invited"), invited_by=world.person("owner"), message=message
        )
    )
    if visibility == "closed":
        message = world.allow("zrclosedmessage", MODERATORS | {"former"})
        world.requests.append(
            JoinRequest.objects.create(community=community, person=world.person("former"), message=message)
        )
    world.communities[visibility] = community


def _case(world: World, visibility: str, state: str) -> Case:
    readers = may_read(visibility, state)
    key = f"{visibility}{state}"
    community, author = world.communities[visibility], world.person("author")
    post = make_post(
        community,
        author,
        title=f"{COMMON} {world.allow(f'zt{key}', readers)}",
        body_source=f"{COMMON} {world.allow(f'zb{key}', readers)}",
        topics=[world.allow(f"zg{key}", readers | {"admin"})],
    )
    answer = make_answer(post, world.person("member"), body_source=f"{COMMON} {world.allow(f'za{key}', readers)}")
    comment = make_comment(post, world.person("member"), body_source=f"{COMMON} {world.allow(f'zk{key}', readers)}")
    file = Attachment.objects.create(
        uploader=author,
        name=f"{world.allow(f'zf{key}', readers | {'author'})}.webp",
        path=f"files/{key}.webp",
        content_type="image/webp",
        size=1,
        checksum=key,
    )
    AttachmentUse.objects.create(attachment=file, post=post)
    for number in (1, 2):
        Revision.objects.create(
            post=post,
            number=number,
            title=post.title,
            body_source=post.body_source + "\n\nMore." * number,
            editor=author,
        )
    report = Report.objects.create(
        community=community,
        post=post,
        reporter=world.person("member"),
        reason="other",
        details=world.allow(f"zd{key}", MODERATORS | {"member"}),
    )
    request = ExpertRequest.objects.create(question=post, opened_by=author)
    topic = post.topics.get()
    topic = Topic.objects.get(pk=topic.pk)
    notices, offer = [], None
    for name in SIGNED_IN:
        person = world.person(name)
        Bookmark.objects.create(post=post, person=person)
        PostFollow.objects.get_or_create(post=post, person=person)
        ReadMark.objects.create(post=post, person=person)
        Mention.objects.create(post=post, person=person)
        Expertise.objects.create(person=person, topic=topic)
        made = Offer.objects.create(request=request, expert=person)
        offer = made if name == "member" else offer
        notices.append(
            Notification.objects.create(
                recipient=person,
                kind="mentioned",
                group=f"mentioned:{post.pk}",
                actor=author,
                post=post,
                community=community,
            )
        )
    assert offer is not None
    return Case(visibility, state, post, answer, comment, topic, file, report, tuple(notices), offer)


def hide(world: World) -> None:
    """Take every post to its state, behind the back of the search index."""
    for case in world.cases:
        if case.state == "published":
            continue
        if case.state == "draft":  # nobody but its author ever saw it, so nobody reported it
            case.post.reports.all().delete()
        Post.objects.filter(pk=case.post.pk).update(status=case.state)
        if case.state in ("hidden", "deleted"):
            Removal.objects.create(post=case.post, by=world.person("moderator"), at=timezone.now())
        case.post.refresh_from_db()
    list(recount(mend=True))
