"""The sample content of the styleguide page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone


def context() -> dict[str, Any]:
    return {"now": timezone.now(), "hues": range(0, 360, 10)}
