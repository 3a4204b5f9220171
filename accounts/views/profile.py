"""The viewer's own settings: profile and picture."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import actions, avatars
from accounts.forms import AvatarForm, ProfileForm
from accounts.models import AVATAR_SIZES, User
from ui.doors import door
from ui.requests import Request


@door("GET")
def settings(request: Request) -> HttpResponse:
    """The first page of the settings."""
    return redirect("settings_profile")


@door("GET", "POST")
def settings_profile(request: Request) -> HttpResponse:
    """What one says about oneself."""
    person = User.objects.oneself(request.viewer).select_related("manager").get()
    form = ProfileForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_profile(actor=request.viewer, person=person, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("settings_profile")
    context = {"form": form, "picture_form": AvatarForm(), "person": person}
    return render(request, "accounts/settings_profile.html", context, status=422 if form.errors else 200)


@door("POST")
def settings_avatar(request: Request) -> HttpResponse:
    """Set (picture) or remove (remove=1) one's picture."""
    remove = request.POST.get("remove") == "1"
    form = AvatarForm(request.POST, request.FILES)
    upload = form.cleaned_data.get("picture") if form.is_valid() else None
    if upload is None and not remove:
        form.add_error("picture", _("Choose a picture first."))
    else:
        try:
            actions.set_avatar(actor=request.viewer, upload=None if remove else upload)
        except ValidationError as error:
            form.add_error("picture", error)
        else:
            messages.success(request, _("Your picture is removed.") if remove else _("Your picture is changed."))
            return redirect("settings_profile")
    person = User.objects.oneself(request.viewer).select_related("manager").get()
    context = {"form": ProfileForm(person=person), "picture_form": form, "person": person}
    return render(request, "accounts/settings_profile.html", context, status=422)


@door("GET")
def avatar(request: Request, handle: str, version: str, size: int) -> HttpResponse:
    """A picture. Its address changes with the picture, so browsers keep it for a year."""
    person = get_object_or_404(User.objects.visible_to(request.viewer), handle=handle)
    if not person.avatar or avatars.version(person.avatar) != version or size not in AVATAR_SIZES:
        raise Http404
    try:
        response = HttpResponse(avatars.read(person.avatar, size), content_type="image/webp")
    except FileNotFoundError as error:
        raise Http404 from error
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
