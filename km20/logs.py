"""Log lines: one JSON object a line for collectors, or readable text; both say which request, person or task it was.

The code logs through the standard library (``logging.getLogger(__name__)``); structlog only formats. Values that are
not plain (request objects, models, task arguments) never reach a line, so neither do the words that people search for.
"""

import logging
import re
import sys
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

import structlog
from celery import current_task
from django.http import HttpRequest, HttpResponse
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, WrappedLogger

logger = logging.getLogger("km20.request")

#: Proxies may hand in their own id; anything that is not a plain token is replaced, so that nobody forges log lines.
REQUEST_ID_HEADER = "X-Request-ID"
_PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: Parts of paths that are secrets: links in mails that sign up, confirm, reset or unsubscribe.
SECRETS = frozenset({"token", "key"})
_PLAIN_TYPES = (str, int, float, bool, type(None))
#: What structlog and the standard library put beside the extras, and what the renderers need.
_OWN_KEYS = frozenset({"event", "exc_info", "exception", "stack_info", "positional_args", "_record", "_from_structlog"})

_request: ContextVar[HttpRequest | None] = ContextVar("km20_request", default=None)
_request_id: ContextVar[str] = ContextVar("km20_request_id", default="")


def json_formatter() -> logging.Formatter:
    """One JSON object a line."""
    return _formatter(structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False))


def text_formatter() -> logging.Formatter:
    """Readable lines, coloured where a person looks at a terminal. Tracebacks without the values of variables, which
    structlog would show: they hold what people write and search for."""
    renderer = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), pad_event_to=0, sort_keys=False, exception_formatter=structlog.dev.plain_traceback
    )
    return _formatter(renderer)


def _formatter(*renderers: structlog.typing.Processor) -> logging.Formatter:
    return ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            add_context,
            keep_plain_values,
        ],
        processors=[ProcessorFormatter.remove_processors_meta, *renderers],
    )


def add_context(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Adds request, person and task where there are any; asks the database nothing."""
    request = _request.get()
    if request is not None:
        event["request_id"] = _request_id.get()
        user_id = loaded_user_id(request)
        if user_id is not None:
            event["user_id"] = user_id
    if current_task:
        event["task"] = current_task.name
        event["task_id"] = current_task.request.id
    return event


def keep_plain_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drops extras that are objects: their repr may hold addresses with search words, or a person's text."""
    return {key: value for key, value in event.items() if key in _OWN_KEYS or isinstance(value, _PLAIN_TYPES)}


def loaded_user_id(request: HttpRequest) -> int | None:
    """The id of the signed-in person if the request has loaded her already; never loads her for a log line."""
    user = getattr(request, "_cached_user", None)
    pk = getattr(user, "pk", None)
    return pk if isinstance(pk, int) else None


def plain_path(request: HttpRequest) -> str:
    """The path without the query, which holds what people search for, and without what lets its bearer in."""
    match = request.resolver_match
    path = request.path
    for name, value in match.kwargs.items() if match is not None else ():
        if name in SECRETS and value:
            path = path.replace(str(value), "…")
    return path


class RequestLogMiddleware:
    """Gives each request an id (also in the answer's ``X-Request-ID``) and writes one line when it is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(REQUEST_ID_HEADER, "")
        request_id = given if _PLAIN_ID.fullmatch(given) else uuid.uuid4().hex
        request_token, id_token = _request.set(request), _request_id.set(request_id)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response[REQUEST_ID_HEADER] = request_id
            logger.info(
                "request",
                extra={
                    "method": request.method,
                    "path": plain_path(request),
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - began) * 1000, 1),
                },
            )
        finally:
            _request.reset(request_token)
            _request_id.reset(id_token)
        return response
