"""Imports, migrations, settings, schedule and documents agree with each other."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.architecture.sources import ROOT, text

#: Read by the shell commands, gunicorn and the tests, not by km20.settings.
OUTSIDE_SETTINGS = {
    "KM20_ENV", "KM20_PYTHON", "KM20_VENV", "PORT", "KM20_REAL_DATA", "KM20_CHROMIUM", "BIND", "WEB_CONCURRENCY",
}  # fmt: skip


def test_rooms_import_downwards_only() -> None:
    ran = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def settings_in_code() -> set[str]:
    read = re.compile(r"\benv(?:\.\w+)?\(\s*\"([A-Z][A-Z0-9_]+)\"")
    return {name for path in (ROOT / "km20" / "settings").glob("*.py") for name in read.findall(text(path))}


def settings_in_words() -> set[str]:
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)`", text(ROOT / "docs" / "settings.md"), re.MULTILINE))


def test_every_setting_is_documented() -> None:
    in_code = settings_in_code() - {"KM20_TEST_VAR"}
    assert settings_in_words() == in_code | OUTSIDE_SETTINGS


def test_every_scheduled_task_exists() -> None:
    from km20.celery import app

    app.loader.import_default_modules()
    missing = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(app.tasks)
    assert not missing


def test_every_decision_is_in_the_index() -> None:
    index = text(ROOT / "docs" / "adr" / "README.md")
    records = sorted(path.name for path in (ROOT / "docs" / "adr").glob("0*.md"))
    assert records
    assert [name for name in records if name not in index] == []
    assert len({name[:4] for name in records}) == len(records), "two records share a number"


DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("name", [str(path.relative_to(ROOT)) for path in DOCUMENTS])
def test_links_between_documents_lead_somewhere(name: str) -> None:
    path = ROOT / name
    broken = [
        target
        for target in re.findall(r"\]\(([^)#\s]+)", text(path))
        if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists()
    ]
    assert not broken


@pytest.mark.parametrize("name", [str(path.relative_to(ROOT)) for path in DOCUMENTS])
def test_files_named_in_documents_exist(name: str) -> None:
    """`bin/serve` and the like, in backticks, from the root of the checkout."""
    named = re.findall(r"`((?:bin|deploy|docs|km20|tests|bench)/[\w./-]+)", text(ROOT / name))
    missing = [target for target in named if not (ROOT / target).exists()]
    assert not missing


def test_versions_of_the_lock_are_those_asked_for() -> None:
    """requirements.in was not changed without bin/lock."""
    for stem in ("requirements", "requirements-dev"):
        locked = set(re.findall(r"^([\w.-]+)==([\w.]+)", text(ROOT / f"{stem}.txt"), re.MULTILINE))
        asked = re.findall(r"^([\w-]+)(?:\[[\w,-]+\])?==([\d.]+)(?!\S)", text(ROOT / f"{stem}.in"), re.MULTILINE)
        assert asked
        assert {(name.lower(), version) for name, version in asked} <= {(name.lower(), v) for name, v in locked}


def test_logins_of_the_demo_are_those_in_the_readme() -> None:
    from demo.logins import LOGINS

    for login in LOGINS:
        assert f"| `{login.email}` | `{login.password}` |" in text(ROOT / "README.md")
