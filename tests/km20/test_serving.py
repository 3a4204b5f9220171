"""The steps of bin/serve one by one; tests/km20/test_serve.py starts the whole."""

from __future__ import annotations

import http.server
import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from km20 import serve
from km20.serve import Options
from km20.supervisor import Refused
from tests.servers import free_port


def options(folder: Path, **changes: Any) -> Options:
    return Options(**({"host": "127.0.0.1", "port": free_port(), "demo": False, "var": folder} | changes))


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SITE_URL", "KM20_VAR", "PORT", "PYTHONUNBUFFERED", "MALLOC_ARENA_MAX"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8020"),
        ("0.0.0.0", "http://127.0.0.1:8020"),
        ("::1", "http://[::1]:8020"),
        ("know.example.com", "http://know.example.com:8020"),
    ],
)
def test_address_is_one_that_a_browser_takes(tmp_path: Path, host: str, address: str) -> None:
    assert options(tmp_path, host=host, port=8020).address == address


def test_options_come_from_words_and_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert serve.parsed([]) == Options("127.0.0.1", 8020, True, serve.ROOT / "var")
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("KM20_VAR", str(tmp_path))
    assert serve.parsed(["--no-demo"]) == Options("127.0.0.1", 9000, False, tmp_path)


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_impossible_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        serve.parsed(["--port", port])
    assert "port" in capsys.readouterr().err


def test_lock_tells_who_holds_it_and_is_free_afterwards(tmp_path: Path) -> None:
    first = options(tmp_path)
    with serve.only_one(first) as healed:
        assert healed is False
        with pytest.raises(Refused, match=f"process {os.getpid()}, {first.address}"), serve.only_one(first):
            pass
    with serve.only_one(first) as healed:
        assert healed is False


def test_lock_of_a_killed_start_is_healed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "serve.lock").write_text("4711 http://127.0.0.1:8020")
    with serve.only_one(options(tmp_path)) as healed:
        assert healed is True
    assert "4711" in capsys.readouterr().out


def test_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    with serve.only_one(options(tmp_path / "var")):
        assert (tmp_path / "var").stat().st_mode & 0o077 == 0


def test_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="cannot be written"), serve.only_one(options(tmp_path / "file" / "var")):
        pass


def test_taken_port_waits_after_an_unclean_end_and_then_tells(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = options(tmp_path, port=taken.getsockname()[1])
        with pytest.raises(Refused, match="taken by another program"):
            serve.free_port(wanted, patience=0.3)
        threading.Timer(0.3, taken.close).start()
        serve.free_port(wanted, patience=5)


def test_port_for_root_only_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "cannot_bind", lambda host, port: PermissionError(13, "denied"))
    with pytest.raises(Refused, match="for root only"):
        serve.free_port(options(tmp_path, port=80), patience=0)


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_foreign_host_is_told(tmp_path: Path, host: str) -> None:
    with pytest.raises(Refused, match="not an address of this machine"):
        serve.free_port(options(tmp_path, host=host), patience=0)


def test_three_parts_are_started(tmp_path: Path) -> None:
    parts = {part.name: " ".join(part.command) for part in serve.parts(options(tmp_path, host="::1", port=9000))}
    assert set(parts) == {"web", "worker", "clock"}
    assert "--bind [::1]:9000" in parts["web"]


class Answer(http.server.BaseHTTPRequestHandler):
    body: bytes = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *unused: Any) -> None:
        pass


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Options]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = options(tmp_path, port=server.server_port)
    monkeypatch.setenv("SITE_URL", found.address)
    yield found
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        (json.dumps({"failing": []}), ""),
        (json.dumps({"failing": ["worker", "queue"]}), "worker, queue"),
        ("<h1>Bad Request", "not in JSON"),
        ("[]", "not in JSON"),
    ],
)
def test_readiness_is_what_the_site_says(web: Options, body: str, missing: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(Answer, "body", body.encode())
    assert serve.missing(web) == missing if not missing else missing in serve.missing(web)


def test_silent_web_server_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "http://127.0.0.1:8020")
    assert "does not answer" in serve.missing(options(tmp_path))


def test_last_lines_say_where_and_who(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SITE_URL", "http://127.0.0.1:8020")
    (tmp_path / "first-steps.txt").write_text("sign in   employee@example.com\n")
    serve.welcome(options(tmp_path))
    said = capsys.readouterr().out
    for word in ("open      http://127.0.0.1:8020", "sign in   employee@example.com", str(tmp_path / "log"), "Ctrl-C"):
        assert word in said


@pytest.mark.parametrize(("code", "words"), [(1, "could not be prepared"), (-15, "Stopped while preparing")])
def test_failed_preparation_starts_nothing(tmp_path: Path, monkeypatch: Any, code: int, words: str) -> None:
    from types import SimpleNamespace

    monkeypatch.setattr(serve.subprocess, "run", lambda *unused, **options: SimpleNamespace(returncode=code))
    with pytest.raises(Refused, match=words):
        serve.prepare(options(tmp_path))


def test_refusal_is_an_exit_code_and_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KM20_VAR", str(tmp_path / "file"))
    assert serve.main([]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_interruption_while_preparing_ends_quietly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(options: Options) -> None:
        raise KeyboardInterrupt

    monkeypatch.setenv("KM20_VAR", str(tmp_path))
    monkeypatch.setattr(serve, "prepare", interrupt)
    assert serve.main(["--port", str(free_port())]) == 130
    assert "goes on from here" in capsys.readouterr().err
