"""Answers to a question, and which one solves it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from posts import actions
from posts.forms.writing import AnswerForm, attempt, status_of
from posts.models import Post
from posts.pages import post as pages
from posts.views.found import published_for
from ui.doors import door, wanted
from ui.requests import Request
from ui.responses import back, page_or_fragment, wants_fragment


@door("GET", "POST")
def answers(request: Request, pk: int) -> HttpResponse:
    """GET: the page to write an answer on. POST: answer."""
    question = published_for(request.viewer, pk)
    if request.method == "GET":
        return redirect(f"{question.get_absolute_url()}#answer-form")
    form = AnswerForm(request.POST)
    written = None
    if form.is_valid():
        words = form.cleaned_data
        written = attempt(
            form,
            lambda: actions.answer(
                actor=request.viewer,
                question=question,
                body=words["body"],
                idempotency_key=words["idempotency_key"],
            ),
        )
    if written is None:
        return _refused(request, question, form)
    if wants_fragment(request):
        return _answers(request, question.pk, said=_("Your answer is there."), new=written.pk)
    return redirect(written.get_absolute_url())


def _refused(request: Request, question: Post, form: AnswerForm) -> HttpResponse:
    context = {"question": question, "form": form}
    response = page_or_fragment(
        request,
        page="posts/answer_write.html",
        fragment="posts/_answer_form.html",
        context=context,
        status=status_of(form),
    )
    response.headers["HX-Retarget"] = "#answer-form"
    return response


def _answers(request: Request, question_pk: int, *, said: str, new: int | None = None) -> HttpResponse:
    """The answers as they are now; the question's state beside its title comes along."""
    question = pages.find(request.viewer, question_pk)
    page = pages.load_answers(request.viewer, question, new=new)
    context = {"page": page, "post": question, "said": said, "swapped": True}
    return render(request, "posts/_answers.html", context)


@door("POST")
def acceptance(request: Request, pk: int) -> HttpResponse:
    """``state``: this answer solves the question, or no longer."""
    answer = published_for(request.viewer, pk)
    if wanted(request):
        question = actions.accept(actor=request.viewer, answer=answer)
        said = _("Marked as what solved it.")
    else:
        question = actions.withdraw_acceptance(actor=request.viewer, question=answer.question or answer)
        said = _("The question is open again.")
    if wants_fragment(request):
        return _answers(request, question.pk, said=said)
    return back(request, answer.get_absolute_url())
