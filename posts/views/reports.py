"""Reporting a post or comment, and deciding about a report."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from posts import actions, policies
from posts.forms.moderation import DecisionForm, ReportForm
from posts.forms.writing import attempt, status_of
from posts.models import Comment, Post, Report
from posts.pages import moderation as pages
from posts.views.found import comment_for, published_for
from ui.doors import door
from ui.requests import Request
from ui.responses import page_or_fragment, wants_fragment


@door("GET", "POST")
def post_reports(request: Request, pk: int) -> HttpResponse:
    """Ask the moderators to look at a post or answer."""
    post = published_for(request.viewer, pk)
    policies.ensure(policies.why_not_report(request.viewer, post))
    return _report(request, post, post.community_id)


@door("GET", "POST")
def comment_reports(request: Request, pk: int) -> HttpResponse:
    """Ask the moderators to look at a comment."""
    comment = comment_for(request.viewer, pk)
    policies.ensure(policies.why_not_report_comment(request.viewer, comment))
    return _report(request, comment, comment.post.community_id)


def _report(request: Request, written: Post | Comment, community_id: int) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ReportForm(data, moderates=request.viewer.moderates(community_id))
    made = attempt(form, lambda: _made(request, written, form)) if form.is_bound and form.is_valid() else None
    if made is not None and made.decision:
        messages.success(request, _("Done. The author is told, and it is in the moderation log."))
        return redirect(_page_of(written))
    if made is not None:
        messages.success(request, _("Thank you. The moderators will look at it and tell you what they decide."))
        return redirect(written.get_absolute_url())
    context = {
        "form": form,
        "written": written,
        "author": written.author,
        "is_comment": isinstance(written, Comment),
        "title": pages.title_of(written.post if isinstance(written, Comment) else written),
    }
    return render(request, "posts/report.html", context, status=status_of(form) if form.is_bound else 200)


@transaction.atomic
def _made(request: Request, written: Post | Comment, form: ReportForm) -> Report:
    """The report; decided at once where a moderator says so. Both or nothing."""
    target = {"comment": written} if isinstance(written, Comment) else {"post": written}
    reason, details = form.cleaned_data["reason"], form.cleaned_data["details"]
    made = actions.report(actor=request.viewer, reason=reason, details=details, **target)  # type: ignore[arg-type]
    if decision := form.cleaned_data.get("at_once"):
        note = details or str(Report.Reason(reason).label)
        made = actions.decide_report(actor=request.viewer, report=made, decision=decision, note=note)
    return made


def _page_of(written: Post | Comment) -> str:
    """Where a moderator goes after taking something away: the page that it was on, or the community."""
    post = written.post if isinstance(written, Comment) else written
    if isinstance(written, Comment) or post.question_id:
        return reverse("post", args=[post.question_id or post.pk])
    return post.community.get_absolute_url()


@door("GET", "POST")
def report_decision(request: Request, pk: int) -> HttpResponse:
    """One report with what it is about: keep, hide or delete."""
    report = get_object_or_404(Report.objects.visible_to(request.viewer).select_related("community"), pk=pk)
    if policies.why_not_decide(request.viewer, report):
        raise PermissionDenied(_("Only moderators of this community decide about reports."))
    form = DecisionForm(request.POST if request.method == "POST" else None, of=report.pk)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        done = attempt(form, lambda: actions.decide_report(actor=request.viewer, report=report, **words))
        if done is not None and not wants_fragment(request):
            messages.success(request, _("Decided. Those who reported it are told."))
            return redirect("moderation", report.community.slug)
    status = status_of(form) if form.is_bound and form.errors else 200
    context = {"item": pages.item_of(report), "form": form, "community": report.community}
    return page_or_fragment(
        request, page="posts/report_decision.html", fragment="posts/_report.html", context=context, status=status
    )
