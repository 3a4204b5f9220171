"""The signed link in every mail that stops it, without signing in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import User
from notifications.models import NoticeKind

SALT = "notifications.unsubscribe"


@dataclass(frozen=True)
class Subscription:
    """Whose mail, of which kinds, a link stops."""

    person: User
    kinds: tuple[str, ...]


def url_for(person: User, kinds: Iterable[str]) -> str:
    """The whole address of the page that stops mail of these kinds. It does not run out: mails are read late."""
    token = signing.dumps([person.pk, sorted(set(kinds))], salt=SALT, compress=True)
    return settings.SITE_URL + reverse("unsubscribe", args=[token])


def read(token: str) -> Subscription | None:
    """What a link says; None when we did not sign it, or its person is gone."""
    try:
        pk, kinds = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.filter(pk=pk).first()
    if person is None:
        return None
    return Subscription(person, tuple(kind for kind in kinds if kind in NoticeKind.values))
