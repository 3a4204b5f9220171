"""Claiming imported authorship."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import actions
from accounts.models import Claim, PersonFollow, User
from posts.models import Comment, Post
from tests.factories import make_admin, make_comment, make_community, make_person, make_post, viewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def placeholder():
    return User.objects.create(
        handle="jon.skeet", display_name="Jon", source="stackexchange:beer", source_id="7", source_email="jon@old.org"
    )


def test_claim_waits_for_an_administrator(placeholder):
    anna = make_person()
    claim = actions.claim(actor=viewer_of(anna), placeholder=placeholder, message="That was me")
    assert actions.claim(actor=viewer_of(anna), placeholder=placeholder) == claim
    assert claim.state == "pending"
    with pytest.raises(PermissionDenied):
        actions.decide_claim(actor=viewer_of(anna), claim=claim, approve=True)


def test_approved_claim_moves_what_was_written(placeholder, drain):
    anna, reader = make_person("Anna"), make_person()
    community = make_community()
    post = make_post(community, placeholder)
    comment = make_comment(post, placeholder)
    PersonFollow.objects.create(person=placeholder, follower=reader)
    claim = actions.claim(actor=viewer_of(anna), placeholder=placeholder)
    for _ in range(2):
        assert actions.decide_claim(actor=viewer_of(make_admin()), claim=claim, approve=True).state == "approved"
    drain()
    moved = Post.objects.get(pk=post.pk)
    assert (moved.author, moved.version > post.version) == (anna, True)
    assert Comment.objects.get(pk=comment.pk).author == anna
    assert PersonFollow.objects.get().person == anna
    placeholder.refresh_from_db()
    assert placeholder.claimed_by == anna


def test_declined_claim_moves_nothing(placeholder, drain):
    post = make_post(author=placeholder)
    claim = actions.claim(actor=viewer_of(make_person()), placeholder=placeholder)
    actions.decide_claim(actor=viewer_of(make_admin()), claim=claim, approve=False)
    drain()
    assert Post.objects.get(pk=post.pk).author == placeholder
    with pytest.raises(ValidationError):
        actions.decide_claim(actor=viewer_of(make_admin()), claim=claim, approve=True)


def test_known_confirmed_address_needs_no_administrator(placeholder):
    anna = make_person(email="jon@old.org")
    EmailAddress.objects.create(user=anna, email="jon@old.org", verified=True, primary=True)
    claim = actions.claim(actor=viewer_of(anna), placeholder=placeholder)
    assert claim.state == "approved"


def test_known_address_that_is_not_confirmed_is_not_enough(placeholder):
    anna = make_person(email="jon@old.org")
    EmailAddress.objects.create(user=anna, email="jon@old.org", verified=False, primary=True)
    assert actions.claim(actor=viewer_of(anna), placeholder=placeholder).state == "pending"


def test_claimed_author_cannot_be_claimed_again(placeholder):
    first = actions.claim(actor=viewer_of(make_person()), placeholder=placeholder)
    second = actions.claim(actor=viewer_of(make_person()), placeholder=placeholder)
    actions.decide_claim(actor=viewer_of(make_admin()), claim=first, approve=True)
    assert Claim.objects.get(pk=second.pk).state == "declined"
    with pytest.raises(ValidationError):
        actions.claim(actor=viewer_of(make_person()), placeholder=placeholder)


def test_colleagues_are_not_claimed():
    with pytest.raises(ValidationError):
        actions.claim(actor=viewer_of(make_person()), placeholder=make_person())
