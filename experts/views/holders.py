"""The experts of a topic and of a community; what I know."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from communities import pages as community_pages
from communities.views.entrance import readable
from experts import actions, policies
from experts.actions.expertise import NOTE_LENGTH
from experts.forms import DeclareForm, GiveForm
from experts.models import Expertise
from experts.pages import holders as holders_page
from posts.models import Topic
from ui.doors import door
from ui.requests import Request
from ui.responses import back, page_or_fragment
from ui.toasts import undoable


@door("GET")
def community_experts(request: Request, slug: str) -> HttpResponse:
    """Members who know what the community speaks about."""
    community = readable(request.viewer, slug)
    page = holders_page.of_community(request.viewer, community, cursor=request.GET.get("after", ""))
    context = {
        "header": community_pages.header(request.viewer, community),
        "page": page,
        "next_url": f"{request.path}?after={page.next_cursor}" if page.next_cursor else "",
    }
    return page_or_fragment(
        request, page="experts/community.html", fragment="experts/_community_members.html", context=context
    )


@door("GET", "POST")
def topic_experts(request: Request, slug: str) -> HttpResponse:
    """Who knows a topic. POST: a moderator names somebody."""
    topic = get_object_or_404(Topic.objects.visible_to(request.viewer).select_related("synonym_of"), slug=slug)
    if topic.synonym_of is not None:
        return redirect("topic_experts", topic.synonym_of.slug)
    form = GiveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not policies.can_give(request.viewer):
            raise PermissionDenied(_("Only moderators name experts."))
        if form.is_valid() and _give(request, topic, form):
            return redirect("topic_experts", topic.slug)
    page = holders_page.of_topic(request.viewer, topic, cursor=request.GET.get("after", ""))
    context = {
        "page": page,
        "form": form,
        "next_url": f"{request.path}?after={page.next_cursor}" if page.next_cursor else "",
    }
    status = 422 if form.is_bound else 200
    return page_or_fragment(
        request, page="experts/topic.html", fragment="experts/_topic_holders.html", context=context, status=status
    )


def _give(request: Request, topic: Topic, form: GiveForm) -> bool:
    person = form.cleaned_data["person"]
    try:
        actions.give(actor=request.viewer, person=person, topic=topic, note=_note(request, form))
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("%(person)s is named and told.") % {"person": person.display_name})
    return True


@door("GET", "POST")
def settings_expertise(request: Request) -> HttpResponse:
    """What I know: declare, see what others gave."""
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare(actor=request.viewer, topic_name=form.cleaned_data["topic"], note=_note(request, form))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved. Questions about it can find you now."))
            return redirect("settings_expertise")
    held = (
        Expertise.objects.visible_to(request.viewer)
        .filter(person=request.viewer.person)
        .select_related("topic", "given_by")
    )
    rows = sorted(held, key=lambda row: (row.declined_at is not None, row.topic.name))
    return render(request, "experts/settings.html", {"form": form, "rows": rows}, status=422 if form.is_bound else 200)


@door("POST")
def expertise(request: Request, pk: int) -> HttpResponse:
    """``act``: withdraw (one's own; moderators what was given) or decline (what was given to me)."""
    row = get_object_or_404(Expertise.objects.visible_to(request.viewer).select_related("topic", "person"), pk=pk)
    act = request.POST.get("act", "withdraw")
    if act == "decline":
        actions.decline_given(actor=request.viewer, expertise=row)
        messages.success(request, _("You are not listed for %(topic)s any more.") % {"topic": row.topic.name})
    elif act == "withdraw":
        actions.withdraw(actor=request.viewer, expertise=row)
        text = _("Withdrawn: %(topic)s.") % {"topic": row.topic.name}
        if row.person_id == request.viewer.id:
            undoable(request, text, url=_with_note("settings_expertise", row), name="topic", value=row.topic.name)
        else:
            url = _with_note("topic_experts", row, row.topic.slug)
            undoable(request, text, url=url, name="person", value=row.person.handle)
    else:
        raise ValidationError(_("This form must send act=withdraw or act=decline."))
    return back(request, reverse("settings_expertise"))


def _with_note(name: str, row: Expertise, *args: str) -> str:
    """Where to undo: a button sends one value, so the note goes with the address."""
    return reverse(name, args=args) + (f"?{urlencode({'note': row.note})}" if row.note else "")


def _note(request: Request, form: DeclareForm | GiveForm) -> str:
    return form.cleaned_data["note"] or request.GET.get("note", "")[:NOTE_LENGTH]
