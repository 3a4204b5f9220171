"""The template words: icon, avatar, local_time, dom_id, field, errors, count, current, undo, device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from ui.templatetags.ui import avatar, count, device_words, dom_id, icon, initials, local_time, undo
from ui.toasts import undoable


def render(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


@dataclass
class Somebody:
    pk: int = 3
    display_name: str = "Anna Maria Schmidt"


@dataclass
class Pictured(Somebody):
    def avatar_url(self, side: int) -> str:
        return f"/people/anna/avatar/abc/{side}.webp"


class Form(forms.Form):
    title = forms.CharField(label="Title", help_text="One line.", max_length=20)
    text = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Sure", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


# --- Icons and pictures -----------------------------------------------------------------------------------------------


def test_icon_is_hidden_from_screen_readers() -> None:
    assert icon("search") == '<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#search"/></svg>'
    assert 'class="icon icon--small"' in icon("search", "small")


def test_unknown_icon_fails_loudly() -> None:
    with pytest.raises(LookupError, match="no-such-icon"):
        icon("no-such-icon")


def test_unknown_icon_does_not_break_a_page_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    assert "#no-such-icon" in icon("no-such-icon")


def test_avatar_without_picture_is_initials_on_a_tint_of_her_own() -> None:
    html = avatar(Somebody(), 40)
    assert ">AS</span>" in html
    assert "hue-210" in html
    assert 'aria-hidden="true"' in html
    assert avatar(Somebody(), 40) == html


def test_avatar_with_picture_is_asked_for_at_twice_its_side() -> None:
    html = avatar(Pictured(), 32)
    assert 'src="/people/anna/avatar/abc/64.webp"' in html
    assert 'alt=""' in html
    assert 'width="32"' in html


def test_avatar_that_stands_alone_says_whose_it_is() -> None:
    assert 'aria-label="Anna Maria Schmidt"' in avatar(Somebody(), 40, named=True)
    assert 'alt="Anna Maria Schmidt"' in avatar(Pictured(), 40, named=True)


def test_avatar_takes_the_next_larger_side() -> None:
    assert "avatar--48" in avatar(Somebody(), 44)
    assert "avatar--96" in avatar(Somebody(), 500)


def test_avatar_of_nobody_is_a_figure() -> None:
    assert "#user-round" in avatar(None, 32)


def test_avatar_escapes_names() -> None:
    assert "<b>" not in avatar(Somebody(display_name="<b> <i>"), 40, named=True)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna Schmidt", "AS"),
        ("Jo", "JO"),
        ("anna maria von hohenberg", "AH"),
        ("李 伟", "李伟"),
        ("…", "?"),
        ("", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


# --- Times and numbers ------------------------------------------------------------------------------------------------


def test_time_is_shown_in_the_readers_zone_and_given_in_utc() -> None:
    moment = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        html = str(local_time(moment))
    assert html == (
        '<time datetime="2026-11-24T23:30:00+00:00" title="25 Nov 2026, 08:30" data-time="date">25 Nov 2026</time>'
    )


def test_time_in_full_and_as_day() -> None:
    moment = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
    assert ">24 Nov 2026, 09:05</time>" in str(local_time(moment, "full"))
    assert 'data-time="day">24 Nov 2026</time>' in str(local_time(moment, "day"))


def test_no_time_is_nothing_and_a_date_has_no_zone() -> None:
    assert local_time(None) == ""
    assert local_time(date(2026, 1, 2)) == '<time datetime="2026-01-02">2 Jan 2026</time>'


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (None, "0"),
        (0, "0"),
        (950, "950"),
        (1200, "1.2k"),
        (1000, "1k"),
        (34_000, "34k"),
        (1_250_000, "1.2M"),
        (-5, "-5"),
    ],
)
def test_count_is_short(number: int | None, shown: str) -> None:
    assert count(number) == shown


# --- Names of elements, places ----------------------------------------------------------------------------------------


def test_dom_id_of_a_model_and_of_what_is_none() -> None:
    from posts.models import Post

    @dataclass
    class Card:
        id: int = 7
        dom_name: str = "post"

    assert dom_id(Post(pk=12), "vote") == "post-12-vote"
    assert dom_id(Post(pk=12)) == "post-12"
    assert dom_id(Card(), "x") == "post-7-x"


def test_current_marks_the_page_that_is_shown() -> None:
    request = RequestFactory().get("/keys/")
    request.resolver_match = type("Match", (), {"url_name": "keys"})()  # type: ignore[assignment]
    assert render("{% current 'keys' 'home' %}", request=request) == 'aria-current="page"'
    assert render("{% current 'home' %}", request=request) == ""
    assert render("{% current 'home' %}") == ""


# --- Forms ------------------------------------------------------------------------------------------------------------


def test_field_ties_label_hint_and_error_to_the_control() -> None:
    html = render("{% field form.title %}", form=Form({"title": "x" * 30}))
    assert '<label class="field__label" for="id_title">Title</label>' in html
    assert 'aria-describedby="id_title_hint id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_title_hint">One line.' in html
    assert "at most 20 characters" in html


def test_field_takes_other_words() -> None:
    html = render("{% field form.text label='Say it' hint='Short.' placeholder='…' quiet=True %}", form=Form())
    assert 'class="field__label visually-hidden"' in html
    assert "Say it" in html
    assert 'placeholder="…"' in html
    assert "Short." in html


def test_field_without_hint_points_to_none() -> None:
    html = render("{% field form.title hint='' %}", form=Form())
    assert "aria-describedby" not in html
    assert "One line." not in html


def test_choices_are_a_group_with_a_legend() -> None:
    html = render("{% field form.kind css='field--row' %}", form=Form())
    assert '<fieldset class="field field--group field--row"' in html
    assert '<legend class="field__label">Kind</legend>' in html


def test_checkbox_stands_before_its_label_and_hidden_field_alone() -> None:
    html = render("{% field form.sure %}", form=Form())
    assert html.index("<input") < html.index("<label")
    assert render("{% field form.key %}", form=Form()).strip() == '<input type="hidden" name="key" id="id_key">'


def test_errors_lead_to_the_fields() -> None:
    html = render("{% errors form %}", form=Form({}))
    assert 'role="alert"' in html
    assert '<a href="#id_title">Title</a>: This field is required.' in html


def test_errors_of_a_good_or_unsent_form_are_nothing() -> None:
    good = {"title": "x", "kind": "a"}
    assert render("{% errors form %}", form=Form()).strip() == ""
    assert render("{% errors form %}", form=Form(good)).strip() == ""
    assert render("{% errors form %}", form=None).strip() == ""


# --- Toasts, devices --------------------------------------------------------------------------------------------------


def test_toast_that_can_be_undone_has_a_button(rf: RequestFactory) -> None:
    from django.contrib.messages import get_messages
    from django.contrib.messages.storage.fallback import FallbackStorage

    request = rf.get("/")
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    undoable(request, "Post deleted.", url="/posts/12/deletion/", value="off")
    html = render("{% include 'ui/_toasts.html' %}", messages=get_messages(request))
    assert 'formaction="/posts/12/deletion/" name="state" value="off"' in html
    assert "Post deleted." in html


def test_plain_toast_has_no_undo() -> None:
    assert undo(Message(20, "Hello", extra_tags="other")) == {}
    assert undo(Message(20, "Hello")) == {}


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156 Safari/537 Edg/156", "Edge on Windows"),
        ("curl/8", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)  # fmt: skip
def test_device_is_said_in_words(user_agent: str, words: str) -> None:
    assert device_words(user_agent) == words
