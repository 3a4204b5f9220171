"""Who is told of what: each event, its recipients, and those who are not."""

from __future__ import annotations

from communities import actions as communities
from communities.models import Membership
from experts import actions as experts
from notifications import actions
from notifications.models import Notification
from posts import actions as posts
from posts.models import Post, PostFollow
from tests.factories import make_admin, make_answer, make_comment, make_person, make_post, make_topic, viewer_of


def everyone_told():
    return sorted(Notification.objects.values_list("recipient__display_name", "kind"))


def test_who_is_mentioned_is_told_once_and_only_if_she_may_read(place, drain):
    body = f"@{place.ben.handle} @{place.ben.handle} @{place.dan.handle} @{place.asta.handle}"
    posts.publish(
        actor=viewer_of(place.asta), community=place.community, kind="discussion", title="Hello", body=body, topics=[]
    )
    drain()
    assert everyone_told() == [("Ben", "mentioned")]


def test_an_edit_tells_only_the_newly_mentioned(place, drain):
    post = posts.publish(
        actor=viewer_of(place.asta),
        community=place.community,
        kind="discussion",
        title="Hello",
        body=f"@{place.ben.handle}",
        topics=[],
    )
    drain()
    body = f"@{place.ben.handle} @{place.cleo.handle}"
    posts.edit(actor=viewer_of(place.asta), post=post, title="Hello", body=body, topics=[], based_on=1)
    drain()
    assert everyone_told() == [("Ben", "mentioned"), ("Cleo", "mentioned")]
    assert set(Notification.objects.values_list("count", flat=True)) == {1}


def test_an_answer_tells_who_asked_and_who_follows_but_not_its_author_or_who_muted(place, drain):
    PostFollow.objects.create(post=place.question, person=place.cleo)
    PostFollow.objects.create(post=place.question, person=place.mo, muted=True)
    posts.answer(actor=viewer_of(place.ben), question=place.question, body="So.")
    drain()
    assert everyone_told() == [("Asta", "answered"), ("Cleo", "answered")]


def test_who_muted_her_own_question_hears_of_mentions_only(place, drain):
    PostFollow.objects.update_or_create(post=place.question, person=place.asta, defaults={"muted": True})
    posts.answer(actor=viewer_of(place.ben), question=place.question, body="So.")
    drain()
    assert everyone_told() == []
    PostFollow.objects.filter(person=place.ben).delete()
    posts.answer(actor=viewer_of(place.cleo), question=place.question, body=f"@{place.asta.handle} so.")
    drain()
    assert everyone_told() == [("Asta", "mentioned")]


def test_one_event_is_one_line_also_for_who_is_named_and_follows(place, drain):
    posts.answer(actor=viewer_of(place.ben), question=place.question, body=f"@{place.asta.handle} so.")
    drain()
    assert everyone_told() == [("Asta", "mentioned")]


def test_switched_off_mentions_still_leave_the_answer(place, drain):
    actions.set_preference(actor=viewer_of(place.asta), kind="mentioned", level="off")
    posts.answer(actor=viewer_of(place.ben), question=place.question, body=f"@{place.asta.handle} so.")
    drain()
    assert everyone_told() == [("Asta", "answered")]


def test_a_comment_tells_the_author_the_one_replied_to_and_followers(place, drain):
    answer = make_answer(place.question, place.ben)
    thread = make_comment(answer, place.mo)
    PostFollow.objects.create(post=place.question, person=place.olga)
    posts.comment(actor=viewer_of(place.cleo), post=answer, body="Thanks", parent=thread)
    drain()
    assert everyone_told() == [("Ben", "commented"), ("Mo", "commented"), ("Olga", "commented")]


def test_an_accepted_answer_tells_its_author(place, drain):
    answer = make_answer(place.question, place.ben)
    posts.accept(actor=viewer_of(place.asta), answer=answer)
    drain()
    assert everyone_told() == [("Ben", "accepted")]


def test_accepting_ones_own_answer_tells_nobody(place, drain):
    answer = make_answer(place.question, place.asta)
    posts.accept(actor=viewer_of(place.asta), answer=answer)
    drain()
    assert everyone_told() == []


def test_asked_experts_are_told(place, drain):
    experts.ask(actor=viewer_of(place.asta), question=place.question, experts=[place.ben, place.cleo])
    drain()
    assert everyone_told() == [("Ben", "asked"), ("Cleo", "asked")]


def test_moderators_hear_who_wants_to_join_and_the_person_what_was_decided(place, drain):
    request = communities.request_to_join(actor=viewer_of(place.dan), community=place.community, message="Please")
    drain()
    assert everyone_told() == [("Mo", "join_requested"), ("Olga", "join_requested")]
    assert Notification.objects.filter(note="Please").count() == 2
    communities.decide_request(actor=viewer_of(place.mo), request=request, approve=False, note="Not yet")
    drain()
    told = Notification.objects.get(recipient=place.dan)
    assert (told.kind, told.group, told.note) == (
        "join_decided",
        f"join_declined:{place.community.pk}",
        "Not yet",
    )


def test_who_is_invited_is_told(place, drain):
    communities.invite(actor=viewer_of(place.olga), community=place.community, person=place.dan, message="Join us")
    drain()
    assert everyone_told() == [("Dan", "invited")]
    assert Notification.objects.get().note == "Join us"


def test_reports_reach_moderators_and_the_decision_the_reporter_and_the_author(place, drain):
    post = make_post(place.community, place.ben)
    report = posts.report(actor=viewer_of(place.cleo), post=post, reason="rude", details="Look")
    drain()
    assert everyone_told() == [("Mo", "reported"), ("Olga", "reported")]
    posts.decide_report(actor=viewer_of(place.mo), report=report, decision="hidden", note="Be kind")
    drain()
    assert Notification.objects.get(recipient=place.cleo).kind == "report_decided"
    told = Notification.objects.get(recipient=place.ben)
    assert (told.kind, told.note, told.group) == ("moderated", "Be kind", f"moderated:hidden:post-{post.pk}")
    assert told.actor == place.mo


def test_the_author_is_not_told_of_her_own_deletion(place, drain):
    post = make_post(place.community, place.ben)
    posts.delete(actor=viewer_of(place.ben), post=post)
    drain()
    assert everyone_told() == []


def test_a_hidden_comment_and_its_restoring_are_told(place, drain):
    comment = make_comment(place.question, place.ben)
    posts.hide_comment(actor=viewer_of(place.mo), comment=comment, reason="Off topic")
    posts.restore_comment(actor=viewer_of(place.mo), comment=comment)
    drain()
    groups = Notification.objects.filter(recipient=place.ben).order_by("id").values_list("group", flat=True)
    assert list(groups) == [f"moderated:hidden:comment-{comment.pk}", f"moderated:restored:comment-{comment.pk}"]


def test_who_is_named_as_an_expert_is_told(db, drain):
    anna = make_person("Anna")
    experts.give(actor=viewer_of(make_admin()), person=anna, topic=make_topic("kafka", is_listed=True), note="Always")
    drain()
    assert everyone_told() == [("Anna", "expertise_given")]


def test_switched_off_is_not_written_at_all(place, drain):
    actions.set_preference(actor=viewer_of(place.asta), kind="answered", level="off")
    posts.answer(actor=viewer_of(place.ben), question=place.question, body="So.")
    drain()
    assert everyone_told() == []


def test_deactivated_people_are_not_told(place, drain):
    place.asta.is_active = False
    place.asta.save()
    posts.answer(actor=viewer_of(place.ben), question=place.question, body="So.")
    drain()
    assert everyone_told() == []


def test_nobody_is_told_who_left_before_the_delivery(place, drain):
    PostFollow.objects.create(post=place.question, person=place.cleo)
    posts.answer(actor=viewer_of(place.ben), question=place.question, body="So.")
    Membership.objects.filter(person=place.cleo).delete()
    drain()
    assert everyone_told() == [("Asta", "answered")]


def test_what_was_removed_before_the_delivery_is_not_told(place, drain):
    answer = posts.answer(actor=viewer_of(place.ben), question=place.question, body="So.")
    Post.objects.filter(pk=answer.pk).update(status="deleted")
    drain()
    assert everyone_told() == []
