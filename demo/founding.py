"""How Larkfield came to KM20: its people arrive, found communities, join, say what they know."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.contrib.auth.hashers import make_password

from accounts import actions as accounts
from accounts.models import PersonFollow, User
from communities import actions as communities
from communities.models import Community, Invitation, JoinRequest, Membership
from demo.communities import CIRCLES, Circle
from demo.knowledge import DECLARED, DESCRIBED, DRAFTS, GIVEN, PERSON_FOLLOWS, TOPIC_FOLLOWS
from demo.logins import PASSWORD
from demo.people import PEOPLE, Person
from demo.stage import Stage
from demo.story import soon
from experts import actions as experts
from experts.models import Expertise
from posts import actions as posts
from posts.models import Post, Topic, TopicFollow

ADMIN = "ruth.adler"
#: Days ago.
ARRIVED, FOUNDED = 96, 94


def people(stage: Stage) -> None:
    """Everybody, with profile and manager. One password hash for all: hashing takes a tenth of a second each."""
    password = make_password(PASSWORD)
    arrived = stage.story.ago(ARRIVED)
    for number, person in enumerate(PEOPLE):
        added = accounts.add_person(
            actor=None,
            email=person.email,
            handle=person.handle,
            display_name=person.name,
            is_staff=person.handle == ADMIN,
            is_superuser=person.handle == ADMIN,
        )
        joined = arrived + timedelta(minutes=7 * number)
        User.objects.filter(pk=added.pk).update(password=password, date_joined=joined, onboarded_at=joined)
        stage.dating.move(joined)
    for person in PEOPLE:
        _describe(stage, person)
    stage.dating.move(arrived + timedelta(hours=6))


def _describe(stage: Stage, person: Person) -> None:
    accounts.change_profile(
        actor=stage.viewer(person.handle),
        person=stage.person(person.handle),
        pronouns=person.pronouns,
        job_title=person.job_title,
        department=person.department,
        location=person.location,
        time_zone=person.time_zone,
        bio_source=person.bio,
        **({"manager": stage.person(person.manager)} if person.manager else {}),
    )


def circles(stage: Stage) -> None:
    """The communities with their members and roles."""
    for number, circle in enumerate(CIRCLES):
        moment = stage.story.ago(FOUNDED) + timedelta(hours=number)
        community = communities.create(
            actor=stage.viewer(circle.owner),
            name=circle.name,
            summary=circle.summary,
            about=circle.about,
            rules=circle.rules,
            welcome=circle.welcome,
            visibility=circle.visibility,
            hue=circle.hue,
        )
        Community.objects.filter(pk=community.pk).update(created_at=moment)
        stage.communities[circle.content] = community
        stage.dating.move(moment, Membership)
        for handle in dict.fromkeys((*circle.moderators, *circle.experts, *circle.members)):
            _let_in(stage, circle, handle, soon(moment, timedelta(days=3), circle.name, handle))
        _give_roles(stage, circle, moment + timedelta(days=3, hours=1))
        everybody = [person.handle for person in PEOPLE]
        inside = list(dict.fromkeys((circle.owner, *circle.moderators, *circle.experts, *circle.members)))
        stage.readers[circle.content] = everybody if circle.visibility == "open" else inside


def _let_in(stage: Stage, circle: Circle, handle: str, moment: datetime) -> None:
    """By the way that the community's visibility asks for."""
    community, viewer, owner = stage.communities[circle.content], stage.viewer(handle), stage.viewer(circle.owner)
    if circle.visibility == "open":
        communities.join(actor=viewer, community=community)
    elif circle.visibility == "closed":
        request = communities.request_to_join(actor=viewer, community=community)
        communities.decide_request(actor=owner, request=request, approve=True)
        viewer.forget_memberships()
    else:
        invitation = communities.invite(actor=owner, community=community, person=stage.person(handle))
        communities.answer_invitation(actor=viewer, invitation=invitation, accept=True)
    stage.dating.move(moment, Membership, JoinRequest, Invitation)


def belong(stage: Stage, circle: Circle, handle: str) -> None:
    """Who writes in an open community joins it first."""
    community, viewer = stage.communities[circle.content], stage.viewer(handle)
    if not viewer.is_member_of(community.pk):
        communities.join(actor=viewer, community=community)


def _give_roles(stage: Stage, circle: Circle, moment: datetime) -> None:
    roles = dict.fromkeys(circle.experts, "expert") | dict.fromkeys(circle.moderators, "moderator")
    for handle, role in roles.items():
        membership = Membership.objects.select_related("community").get(
            community=stage.communities[circle.content], person=stage.person(handle)
        )
        communities.change_role(actor=stage.viewer(circle.owner), membership=membership, role=role)
        stage.viewer(handle).forget_memberships()
        stage.dating.move(moment)


def waiting(stage: Stage) -> None:
    """Requests and invitations of the last days that nobody has answered."""
    for circle in CIRCLES:
        community = stage.communities[circle.content]
        for number, (handle, message) in enumerate(circle.asking):
            communities.request_to_join(actor=stage.viewer(handle), community=community, message=message)
            stage.dating.move(stage.story.ago(2 - number), JoinRequest)
        for handle, message in circle.invited:
            person = stage.person(handle)
            communities.invite(actor=stage.viewer(circle.owner), community=community, person=person, message=message)
            stage.dating.move(stage.story.ago(1), Invitation)


def knowledge(stage: Stage) -> None:
    """Plans what people say that they know, before the first question is asked."""
    for handle, topics in DECLARED.items():
        for name, note in topics:
            moment = soon(stage.story.ago(91), timedelta(days=2), handle, name)
            stage.story.at(moment, partial(_declare, stage, handle, name, note))
    for moderator, handle, name, note in GIVEN:
        stage.story.at(stage.story.ago(3), partial(_give, stage, moderator, handle, name, note))
    for moderator, name, description, synonyms in DESCRIBED:
        stage.story.at(stage.story.ago(30), partial(_say_of_topic, stage, moderator, name, description, synonyms))
    for handle, names in TOPIC_FOLLOWS.items():
        for name in names:
            stage.story.at(stage.story.ago(14), partial(_follow_topic, stage, handle, name))


def _declare(stage: Stage, handle: str, name: str, note: str, moment: datetime) -> None:
    experts.declare(actor=stage.viewer(handle), topic_name=name, note=note)
    stage.dating.move(moment, Expertise)


def _give(stage: Stage, moderator: str, handle: str, name: str, note: str, moment: datetime) -> None:
    topic = Topic.objects.get(name=name)
    experts.give(actor=stage.viewer(moderator), person=stage.person(handle), topic=topic, note=note)
    stage.dating.move(moment, Expertise)


def _say_of_topic(
    stage: Stage, moderator: str, name: str, description: str, synonyms: tuple[str, ...], moment: datetime
) -> None:
    posts.change_topic(
        actor=stage.viewer(moderator),
        topic=Topic.objects.get(name=name),
        description=description,
        is_listed=True,
        synonyms=synonyms,
    )
    stage.dating.move(moment)


def _follow_topic(stage: Stage, handle: str, name: str, moment: datetime) -> None:
    posts.set_topic_follow(actor=stage.viewer(handle), topic=Topic.objects.get(name=name), on=True)
    stage.dating.move(moment, TopicFollow)


def follows(stage: Stage) -> None:
    """Who follows whom."""
    for handle, followed in PERSON_FOLLOWS.items():
        for other in followed:
            accounts.set_person_follow(actor=stage.viewer(handle), person=stage.person(other), on=True)
        stage.dating.move(stage.story.ago(60), PersonFollow)


def drafts(stage: Stage) -> None:
    """What two people have begun to write."""
    for handle, content, kind, title, body, topics in DRAFTS:
        posts.save_draft(
            actor=stage.viewer(handle),
            draft=None,
            community=stage.communities[content],
            kind=kind,
            title=title,
            body=body,
            topics=list(topics),
        )
        Post.objects.drafts().filter(title=title).update(created_at=stage.story.ago(1), active_at=stage.story.ago(1))
