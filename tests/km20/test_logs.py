"""Log lines say which request and person they belong to, and nothing that people wrote or searched for."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from km20 import logs


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the ``km20.request`` and ``test`` loggers write as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.json_formatter())
    loggers = [logging.getLogger(name) for name in ("km20.request", "test")]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def parsed(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


class Person:
    pk = 7


def test_request_line_tells_who_where_and_how_long(lines: io.StringIO) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        request._cached_user = Person()  # type: ignore[attr-defined]
        logging.getLogger("test").info("inside", extra={"post_id": 3})
        return HttpResponse(status=201)

    request = RequestFactory().get("/search?q=salary+of+anna", headers={"X-Request-ID": "proxy-id-12345"})
    response = logs.RequestLogMiddleware(view)(request)

    inside, done = parsed(lines)
    assert response["X-Request-ID"] == "proxy-id-12345"
    assert (inside["request_id"], inside["user_id"], inside["post_id"]) == ("proxy-id-12345", 7, 3)
    assert (done["method"], done["path"], done["status"], done["level"]) == ("GET", "/search", 201, "info")
    assert done["ms"] >= 0
    assert "salary" not in lines.getvalue()


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("/unsubscribe/WzEsWyJhIl1d:secret/", "/unsubscribe/…/"),
        ("/join/secret/", "/join/…/"),
        ("/accounts/confirm-email/secret/", "/accounts/confirm-email/…/"),
        ("/accounts/password/reset/key/1a-secret/", "/accounts/password/reset/key/1a-…/"),
        ("/people/anna/", "/people/anna/"),
    ],
)
def test_what_lets_somebody_in_is_not_logged(address: str, logged: str, lines: io.StringIO) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        request.resolver_match = resolve(request.path)
        return HttpResponse()

    logs.RequestLogMiddleware(view)(RequestFactory().get(address))
    assert [line["path"] for line in parsed(lines)] == [logged]


@pytest.mark.parametrize("forged", ["short", "x" * 65, 'a"b,{}c-----', "with space and more"])
def test_forged_request_id_is_replaced(forged: str, lines: io.StringIO) -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": forged})
    response = logs.RequestLogMiddleware(lambda request: HttpResponse())(request)
    assert response["X-Request-ID"] != forged
    assert len(response["X-Request-ID"]) == 32


def test_line_after_the_request_belongs_to_nobody(lines: io.StringIO) -> None:
    logs.RequestLogMiddleware(lambda request: HttpResponse())(RequestFactory().get("/"))
    logging.getLogger("test").info("later")
    assert "request_id" not in parsed(lines)[-1]


def test_context_is_left_when_the_view_fails(lines: io.StringIO) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError):
        logs.RequestLogMiddleware(view)(RequestFactory().get("/"))
    logging.getLogger("test").info("later")
    assert "request_id" not in parsed(lines)[-1]


def test_objects_never_reach_a_line(lines: io.StringIO) -> None:
    request = RequestFactory().get("/search?q=salary")
    logging.getLogger("test").warning("refused", extra={"request": request, "status_code": 403})
    (line,) = parsed(lines)
    assert line["status_code"] == 403
    assert "request" not in line
    assert "salary" not in lines.getvalue()


def test_failure_carries_its_traceback(lines: io.StringIO) -> None:
    try:
        raise ValueError("no such colour")
    except ValueError:
        logging.getLogger("test").exception("failed")
    (line,) = parsed(lines)
    assert "ValueError: no such colour" in line["exception"]


@pytest.mark.parametrize("formatter", [logs.text_formatter, logs.json_formatter])
def test_traceback_shows_no_values(formatter: Any) -> None:
    """What variables held when it failed is what somebody wrote: a text, a search, a password."""
    try:
        secret = "Annas salary".upper()
        raise RuntimeError("broken")
    except RuntimeError:
        record = logging.LogRecord("test", logging.ERROR, "x.py", 1, "It failed", None, sys.exc_info())
    line = formatter().format(record)
    assert "RuntimeError" in line
    assert secret not in line


def test_text_is_one_readable_line() -> None:
    record = logging.LogRecord("test", logging.INFO, __file__, 1, "hello %s", ("Anna",), None)
    record.post_id = 3
    text = logs.text_formatter().format(record)
    assert "hello Anna" in text
    assert "post_id" in text
    assert "\n" not in text
