"""``manage.py prepare``: everything that is missing, nothing that is there, and again after being cut off."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from demo import company
from km20.management.commands import prepare
from search import engine
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def var(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A var/ of its own; the demo company is a person, the index is there."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    monkeypatch.setattr(engine, "exists", lambda: True)
    real = prepare.call_command

    def call(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "search_rebuild":
            return (tmp_path / "rebuilt").touch()
        return real(name, *arguments, **options)

    def make_demo(say: Callable[[str], None]) -> None:
        say("people")
        make_person("Demo")

    monkeypatch.setattr(prepare, "call_command", call)
    monkeypatch.setattr(company, "make", make_demo)
    return tmp_path


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("prepare", *arguments, stdout=out)
    return out.getvalue()


def test_first_run_makes_everything_and_second_nothing(var: Path) -> None:
    said = run()
    assert "Static files" in said
    assert "Demo company" in said
    for folder in ("media", "static", "queue/messages", "queue/control", "queue/processed"):
        assert (var / folder).is_dir()
    assert run() == ""
    assert "employee@example.com" in (var / "first-steps.txt").read_text()


def test_empty_site_stays_empty_when_asked(var: Path) -> None:
    assert "Demo" not in run("--no-demo")
    assert "createsuperuser" in (var / "first-steps.txt").read_text()


def test_site_with_people_gets_no_demo(var: Path) -> None:
    make_person()
    assert "Demo" not in run()
    assert (var / "first-steps.txt").read_text() == ""


def test_demo_that_was_cut_off_is_gone_on_with(var: Path) -> None:
    make_person("Half of the demo")
    (var / "demo.begun").touch()
    assert "Demo" in run()
    assert not (var / "demo.begun").exists()
    assert "Demo" not in run()


def test_changed_static_file_is_collected_again(var: Path, settings: Any, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("more")
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, folder]
    (folder / "some.css").write_text("a{}")
    run("--no-demo")
    assert (var / "static" / "some.css").read_text() == "a{}"
    (folder / "some.css").write_text("b{ }")
    assert "Static files" in run("--no-demo")
    assert (var / "static" / "some.css").read_text() == "b{ }"


def test_collecting_that_was_cut_off_is_done_again(var: Path) -> None:
    run("--no-demo")
    (var / "static.sha256").unlink()
    assert "Static files" in run("--no-demo")


def test_absent_index_is_built(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "exists", lambda: False)
    assert "Search index" in run("--no-demo")
    assert (var / "rebuilt").exists()


def test_broken_rests_of_a_killed_process_are_cleared(var: Path) -> None:
    run("--no-demo")
    table, half = var / "queue" / "control" / "celery.exchange", var / "queue" / "messages" / ".x.msg.7.half"
    table.write_text('[["cel')
    half.write_text("")
    import os

    os.utime(half, (0, 0))
    run("--no-demo")
    assert not table.exists()
    assert not half.exists()


def test_missing_migration_is_applied_and_a_failing_one_is_told(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Executor:
        def __init__(self, *unused: Any) -> None:
            from types import SimpleNamespace

            self.loader = SimpleNamespace(graph=SimpleNamespace(leaf_nodes=list))

        def migration_plan(self, targets: Any) -> list[str]:
            return ["one"]

    def migrate(name: str, **options: Any) -> None:
        raise DatabaseError("table exists")

    monkeypatch.setattr(prepare, "MigrationExecutor", Executor)
    monkeypatch.setattr(prepare, "call_command", migrate)
    with pytest.raises(CommandError, match="A migration failed: table exists"):
        run("--no-demo")


def test_database_that_is_away_is_told(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError("refused")

    monkeypatch.setattr(connection, "ensure_connection", away)
    with pytest.raises(CommandError, match="Check DATABASE_URL"):
        run("--no-demo")
