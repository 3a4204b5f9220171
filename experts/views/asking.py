"""Asking experts, and what I am asked."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from communities.models import Community
from experts import actions, policies, suggestions
from experts.composer import PREFIX
from experts.forms import DeclineForm, ExpertsForm
from experts.models import Offer
from experts.pages import desk as desk_page
from experts.suggestions import Suggestion
from posts.models import Post
from ui.doors import door
from ui.requests import Request
from ui.responses import back, page_or_fragment, wants_fragment


@door("GET")
def desk(request: Request) -> HttpResponse:
    """Asked of me. ``show``: waiting, answered, declined."""
    page = desk_page.desk(request.viewer, tab=request.GET.get("show", ""), cursor=request.GET.get("after", ""))
    next_url = f"{reverse('desk')}?show={page.tab}&after={page.next_cursor}" if page.next_cursor else ""
    context = {"page": page, "next_url": next_url, "form": DeclineForm()}
    return page_or_fragment(request, page="experts/desk.html", fragment="experts/_offers.html", context=context)


@door("POST")
def offer(request: Request, pk: int) -> HttpResponse:
    """Decline, with a reason."""
    offers = desk_page.with_question(Offer.objects.visible_to(request.viewer).filter(expert=request.viewer.person))
    found = get_object_or_404(offers, pk=pk)
    form = DeclineForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            declined = actions.decline_offer(actor=request.viewer, offer=found, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if not wants_fragment(request):
                messages.success(request, _("Declined. The asker reads why."))
                return back(request, reverse("desk"))
            found.state, found.reason, found.answered_at, status = declined.state, declined.reason, declined.at, 200
    return page_or_fragment(
        request,
        page="experts/decline.html",
        fragment="experts/_offer.html",
        context={"offer": found, "form": form},
        status=status,
    )


@door("GET", "POST")
def question_experts(request: Request, pk: int) -> HttpResponse:
    """Ask (more) experts about a question."""
    viewer = request.viewer
    question = get_object_or_404(Post.objects.visible_to(viewer).questions().select_related("community"), pk=pk)
    if not policies.can_ask(viewer, question):
        raise PermissionDenied(_("Who asked a question, and moderators, choose its experts while it is open."))
    asked = list(Offer.objects.visible_to(viewer).filter(request__question=question).select_related("expert"))
    without = {question.author_id, *(one.expert_id for one in asked)}

    def suggest() -> list[Suggestion]:
        return suggestions.suggest(viewer, list(question.topics.all()), question.community, without=without)

    form = ExpertsForm(request.POST if request.method == "POST" else None, suggest=suggest)
    if request.method == "POST" and form.is_valid() and _ask(request, question, form):
        return redirect(question)
    context = {"question": question, "asked": asked, "form": form, "most": actions.MOST_ASKED}
    return render(request, "experts/ask.html", context, status=422 if form.is_bound else 200)


def _ask(request: Request, question: Post, form: ExpertsForm) -> bool:
    people = form.cleaned_data["people"]
    if not people:
        form.add_error(None, _("Choose at least one person."))
        return False
    try:
        actions.ask(actor=request.viewer, question=question, experts=people)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Asked. They see it in their inbox."))
    return True


@door("GET")
def expert_suggestions(request: Request) -> HttpResponse:
    """Whom to ask: people who know the ``topics`` (names, comma separated) and can read the ``community`` (address).

    A fragment with boxes to tick; those ticked in the form that asks stay ticked.
    """
    viewer = request.viewer
    community = Community.objects.readable_by(viewer).filter(slug=request.GET.get("community", "")[:80]).first()
    names = ",".join(request.GET.getlist("topics"))[:400].split(",")
    topics = suggestions.topics_named(viewer, names)
    found = suggestions.suggest(viewer, topics, community) if community is not None else []
    form = ExpertsForm(request.GET.copy() or None, prefix=PREFIX, suggest=lambda: found)
    return render(request, "experts/_choices.html", {"form": form, "was_asked": True, "community": community})
