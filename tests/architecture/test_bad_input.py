"""Whatever a browser, a script or an attacker sends: an answer that says so, never a failure of the server.

Every route of ours is asked with a table of nasty values: in its path, and in each parameter that it reads (which is
found out by watching it read). The person asking owns what the routes are about, so that the values get far.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern
from django.utils.datastructures import MultiValueDict

from communities.models import Invitation, JoinRequest, Role
from experts.models import Expertise, ExpertRequest, Offer
from notifications.models import Notification
from posts.models import Attachment, Report, Revision
from search import sync
from tests.architecture.test_routes import OURS
from tests.factories import (
    make_admin,
    make_answer,
    make_comment,
    make_community,
    make_member,
    make_person,
    make_post,
    make_topic,
)

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"


def cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


#: What breaks most often, sent to each parameter alone; as it stands in an address or a form (percent-encoded).
LETHAL = ["a%00b%ff%ed%a0%80", "9" * 30, "9" * 5000, quote("²")]
#: Also sent, to all parameters at once.
NASTY = [
    *LETHAL,
    "-9223372036854775809",
    quote("'\"><script>alert(1)</script>../%s{0}\u202e\U0010ffff"),
    quote("a" * 20_000),
    quote('in:( by:@ topic:"" before:0000-99 after:99999-01-01 is: kind:x "open AND OR NOT * ?'),
    quote("0001-01-01T00:00:00+14:00"),
    quote("//evil.example/"),
]
#: Sent as the cursor of a list.
CURSORS = [
    cursor(*values)
    for first in ("\ud800", "\0", "0001-01-01T00:00:00+14:00", 10**30)
    for values in ([first], [first, 1])
]

#: What gets far in a form; a parameter without a line here is sent nothing but nasty values.
FITTING = {
    "act": "withdraw",
    "action": "save",
    "answer": "decline",
    "body": "Some words.",
    "decision": "declined",
    "kind": "question",
    "name": "like",
    "reason": "other",
    "role": "member",
    "state": "on",
    "title": "A title",
    "value": "1",
    "visibility": "open",
    "hue": "170",
    "based_on": "1",
}


@pytest.fixture
def asker(db: None) -> Client:
    browser = Client(raise_request_exception=True)
    browser.force_login(make_admin(), backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def example(db: None, asker: Client) -> dict[str, Any]:
    """Something behind each kind of address: name of the path parameter → value, by the address's first words."""
    sync.index_everything()
    owner = make_person("owner")
    community = make_community("Fuzz", owner=owner, visibility="closed", slug="fuzz")
    post = make_post(community, owner, topics=[make_topic("fuzz")])
    admin = make_admin("second")
    make_member(community, admin, Role.OWNER)
    answer = make_answer(post, make_person("writer"))
    comment = make_comment(post, make_person("remarker"))
    draft = make_post(community, admin, status="draft")
    Revision.objects.create(post=post, number=1, title="A", body_source="B", editor=owner)
    offer = Offer.objects.create(request=ExpertRequest.objects.create(question=post, opened_by=owner), expert=admin)
    report = Report.objects.create(community=community, post=post, reporter=make_person("reporter"), reason="spam")
    notice = Notification.objects.create(recipient=admin, kind="mentioned", group="m", post=post, community=community)
    file = Attachment.objects.create(
        uploader=admin, name="a.webp", path="gone.webp", content_type="image/webp", size=1, checksum="c"
    )
    asker.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    return {
        "posts": post.pk,
        "posts/acceptance": answer.pk,
        "comments": comment.pk,
        "drafts": draft.pk,
        "reports": report.pk,
        "offers": offer.pk,
        "inbox": notice.pk,
        "files": file.pk,
        "requests": JoinRequest.objects.create(community=community, person=make_person("joiner")).pk,
        "invitations": Invitation.objects.create(community=community, person=admin, invited_by=owner).pk,
        "expertise": Expertise.objects.create(person=admin, topic=make_topic("known")).pk,
        "c": "fuzz",
        "topics": "fuzz",
        "people": owner.handle,
        "number": 1,
        "handle": owner.handle,
    }


def path_of(address: str, pattern: URLPattern, example: dict[str, Any], **nasty: str) -> str:
    """The address with something that exists in its place, or something nasty."""
    parts = address.split("/")
    known = example.get(f"{parts[0]}/{parts[2]}" if len(parts) > 2 else "", example.get(parts[0], "some"))
    for number, (name, converter) in enumerate(pattern.pattern.converters.items()):
        value = nasty.get(name) or (known if not number else example.get(name, "some"))
        if type(converter).__name__ == "IntConverter" and value == "some":
            value = "1"
        for word in ("int", "slug", "str", "path"):
            address = address.replace(f"<{word}:{name}>", str(value))
        address = address.replace(f"<{name}>", str(value))
    return "/" + address


class Watched:
    """Which parameters a view reads."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __enter__(self) -> set[str]:
        names = self.names

        def watching(read: Any) -> Any:
            def inside(bag: Any, key: Any, *rest: Any) -> Any:
                if isinstance(key, str):
                    names.add(key)
                return read(bag, key, *rest)

            return inside

        self.patches = [
            patch.object(MultiValueDict, method, watching(getattr(MultiValueDict, method)))
            for method in ("__getitem__", "getlist")
        ]
        for one in self.patches:
            one.start()
        return names

    def __exit__(self, *error: object) -> None:
        for one in self.patches:
            one.stop()


def ask(browser: Client, method: str, path: str, query: str = "") -> int:
    """The status; what was changed is undone."""
    with transaction.atomic():
        try:
            if method == "GET":
                return browser.generic("GET", path, QUERY_STRING=query).status_code
            return browser.generic("POST", path, query.encode(), content_type=FORM).status_code
        finally:
            transaction.set_rollback(True)


def encoded(values: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in values.items())


def failures(browser: Client, method: str, path: str) -> Iterator[str]:
    fitting = {name: quote(value) for name, value in FITTING.items()} if method == "POST" else {}
    with Watched() as names:
        ask(browser, method, path, urlencode(FITTING) if method == "POST" else "")
        ask(browser, method, path)
    names -= {"csrfmiddlewaretoken"}
    sent = [(name, value) for name in sorted(names) for value in LETHAL]
    sent += [("after", value) for value in CURSORS if "after" in names]
    tries = [({**fitting, name: value}, name, value) for name, value in sent]
    tries += [(dict.fromkeys(names, value), "everything", value) for value in NASTY]
    for values, changed, value in tries:
        try:
            status = ask(browser, method, path, encoded(values))
        except Exception as error:
            yield f"{method} {path} {changed}={value[:60]}: {type(error).__name__}: {str(error)[:200]}"
        else:
            if status >= 500:
                yield f"{method} {path} {changed}={value[:60]}: {status}"


@pytest.mark.slow
@pytest.mark.parametrize("address", OURS)
def test_nasty_parameters_fail_nothing(asker: Client, example: dict[str, Any], address: str) -> None:
    view = OURS[address].callback
    path = path_of(address, OURS[address], example)
    found = [
        failure
        for method in ("GET", "POST")
        if method in view.door_methods
        for failure in failures(asker, method, path)
    ]
    assert not found, "\n".join(found[:40])


PATHS = ["0", "a%00b", "%ff%ed%a0%80", "9223372036854775808", "9" * 5000, "a" * 3000, "%2e%2e", "²"]


@pytest.mark.parametrize("address", [address for address in OURS if "<" in address])
def test_nasty_paths_fail_nothing(asker: Client, example: dict[str, Any], address: str) -> None:
    found = []
    for name in OURS[address].pattern.converters:
        for value in PATHS:
            path = path_of(address, OURS[address], example, **{name: value})
            for method in OURS[address].callback.door_methods & {"GET", "POST"}:
                try:
                    status = ask(asker, method, path, urlencode(FITTING) if method == "POST" else "")
                except Exception as error:
                    found.append(f"{method} {path[:80]}: {type(error).__name__}: {str(error)[:200]}")
                else:
                    found += [f"{method} {path[:80]}: {status}"] if status >= 500 else []
    assert not found, "\n".join(found)


def test_files_where_words_are_expected_fail_nothing(asker: Client, example: dict[str, Any]) -> None:
    found = []
    for address, pattern in OURS.items():
        if "POST" not in pattern.callback.door_methods:
            continue
        path = path_of(address, pattern, example)
        files = {name: SimpleUploadedFile("x.png", b"\x89PNG not really") for name in FITTING}
        for data in (files, {"image": "words", "cover": "words", "picture": "words"}):
            with transaction.atomic():
                try:
                    if asker.post(path, data).status_code >= 500:
                        found.append(path)
                except Exception as error:
                    found.append(f"{path}: {error!r}")
                transaction.set_rollback(True)
    assert not found, "\n".join(found)
