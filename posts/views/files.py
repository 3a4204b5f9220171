"""Pictures in texts, and the preview of a text."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from communities.models import Community
from posts.actions.uploads import upload_image
from posts.models import Attachment
from posts.preview import preview_of
from ui.doors import door
from ui.responses import page_or_fragment

log = logging.getLogger(__name__)

#: What may be shown inside a page; everything else is only ever downloaded.
SHOWN_INLINE = frozenset({"image/webp"})


@door("GET", "POST")
def images(request: HttpRequest) -> HttpResponse:
    """Take a picture in: JSON for the composer's script, a page with the words to copy for a browser without."""
    if request.method == "GET":
        return render(request, "posts/image_upload.html")
    wants_json = request.get_preferred_type(["application/json", "text/html"]) != "text/html"
    try:
        upload = request.FILES.get("image")
        if upload is None:
            raise ValidationError(_("Choose a picture first: a JPEG, PNG, WebP or GIF."))
        image = upload_image(actor=request.viewer, upload=upload)  # type: ignore[attr-defined]
    except ValidationError as refusal:
        if wants_json:
            return JsonResponse({"error": refusal.messages[0]}, status=422)
        return render(request, "posts/image_upload.html", {"error": refusal.messages[0]}, status=422)
    url = image.get_absolute_url()
    markdown = f"![{image.name.removesuffix('.webp').replace('-', ' ')}]({url})"
    if wants_json:
        return JsonResponse({"url": url, "name": image.name, "markdown": markdown}, status=201)
    return render(request, "posts/image_upload.html", {"image": image, "markdown": markdown}, status=201)


@door("GET")
def file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A picture, to those who may see a text that shows it. The browser asks again each time: rights end at once."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.viewer), pk=pk)  # type: ignore[attr-defined]
    etag = f'"{attachment.pk}-{attachment.checksum[:16]}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        try:
            with default_storage.open(attachment.path, "rb") as content:
                response = HttpResponse(content.read(), content_type=attachment.content_type)
        except FileNotFoundError:
            log.error("The file of attachment %d is missing in storage: %s", attachment.pk, attachment.path)
            raise Http404 from None
        is_shown = attachment.content_type in SHOWN_INLINE
        disposition = content_disposition_header(not is_shown, attachment.name)
        response.headers["Content-Disposition"] = disposition or "inline"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@door("POST")
def preview(request: HttpRequest) -> HttpResponse:
    """What a text will look like. ``community`` (id or slug) decides which topics are linked."""
    named = request.POST.get("community", "")
    readable = Community.objects.readable_by(request.viewer)  # type: ignore[attr-defined]
    is_number = named.isascii() and named.isdigit() and len(named) < 19
    community = readable.filter(**({"pk": named} if is_number else {"slug": named})).first() if named else None
    shown = preview_of(request.POST.get("body", ""), title=request.POST.get("title", ""), community=community)
    context = {"preview": shown}
    return page_or_fragment(request, page="posts/preview.html", fragment="posts/_preview.html", context=context)
