"""A pytest plugin (``-p tests.outcomes``) that tells tests.run which tests were skipped and why.

A test that one run skips and another run passes (one database, the other) was not skipped.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

_outcomes: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _outcomes[report.nodeid] = f"skipped: {reason(report)}"
    elif report.when == "call":
        _outcomes[report.nodeid] = report.outcome


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _outcomes[report.nodeid] = f"skipped: {reason(report)}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    target = os.environ.get("KM20_OUTCOMES")
    if target and not hasattr(session.config, "workerinput"):
        Path(target).write_text(json.dumps(_outcomes))


def reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """The words given to skip()."""
    told = report.longrepr
    return str(told[2] if isinstance(told, tuple) else told).removeprefix("Skipped: ")
