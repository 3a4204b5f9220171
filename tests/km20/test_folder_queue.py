"""The folder as a queue: whole messages, oldest first, each to one taker, and nothing unreadable stops it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection, Exchange, Queue
from kombu.simple import SimpleQueue

from km20.folder_queue import Channel, Transport, read_whole, write_whole

TASKS = Queue("celery", Exchange("celery"), routing_key="celery")


def options(folder: Path) -> dict[str, object]:
    for name in ("messages", "control", "processed"):
        (folder / name).mkdir(exist_ok=True)
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
        "processed_folder": str(folder / "processed"),
        "polling_interval": 0.01,
    }


def connect(folder: Path) -> Connection:
    import km20.celery  # noqa: F401  (registers the transport)

    Transport.global_state.clear()  # kombu remembers bindings for the whole process; here each folder is a new queue
    return Connection("filesystem://", transport_options=options(folder))


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[SimpleQueue]:
    with connect(tmp_path) as connection, connection.SimpleQueue(TASKS) as simple:
        yield simple


def test_site_uses_our_transport(tmp_path: Path) -> None:
    with connect(tmp_path) as connection:
        assert isinstance(connection.default_channel, Channel)


def test_messages_come_in_the_order_they_went_in(queue: SimpleQueue) -> None:
    for number in range(30):
        queue.put({"number": number})
    got = [queue.get(timeout=1) for _number in range(30)]
    assert [message.payload["number"] for message in got] == list(range(30))
    with pytest.raises(Empty):
        queue.get(timeout=0.1)


def test_unreadable_message_is_put_aside(queue: SimpleQueue, tmp_path: Path) -> None:
    (tmp_path / "messages" / "0000_cut.celery.msg").write_text('{"body": "cut o')
    (tmp_path / "messages" / "0001_empty.celery.msg").write_text("")
    queue.put("whole")
    assert queue.get(timeout=1).payload == "whole"
    assert sorted(path.name for path in (tmp_path / "processed").iterdir()) == [
        "0000_cut.celery.msg",
        "0001_empty.celery.msg",
    ]


def test_message_that_is_being_written_is_not_seen(queue: SimpleQueue, tmp_path: Path) -> None:
    (tmp_path / "messages" / ".0000_x.celery.msg.1.half").write_text('{"bo')
    with pytest.raises(Empty):
        queue.get(timeout=0.1)


def test_message_taken_by_another_worker_is_passed_over(
    queue: SimpleQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.put("first")
    queue.put("second")
    rename, lost = Path.rename, []

    def quicker(self: Path, target: Path) -> Path:
        if not lost:
            lost.append(self)
            self.unlink()
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", quicker)
    assert queue.get(timeout=1).payload == "second"


def test_table_of_queues_survives_a_half_written_file(tmp_path: Path) -> None:
    options(tmp_path)
    (tmp_path / "control" / "celery.exchange").write_text('[["cel')
    with connect(tmp_path) as connection, connection.SimpleQueue(TASKS) as queue:
        queue.put("hello")
        assert queue.get(timeout=1).payload == "hello"
    assert read_whole(tmp_path / "control" / "celery.exchange")[0][2] == "celery"


def test_file_is_whole_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "some"
    assert read_whole(path) is None
    write_whole(path, {"a": "ä"})
    assert read_whole(path) == {"a": "ä"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["some"]


@pytest.mark.slow
def test_each_message_reaches_one_of_several_processes_once(tmp_path: Path) -> None:
    """Two processes write 200 messages each while two others take them."""
    code = """
        import sys
        from pathlib import Path
        import django; django.setup()
        from tests.km20.test_folder_queue import TASKS, connect
        from queue import Empty
        folder, does, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
        with connect(folder) as connection, connection.SimpleQueue(TASKS) as queue:
            if does == "write":
                for number in range(200):
                    queue.put(f"{name}-{number}")
            else:
                try:
                    while True:
                        message = queue.get(timeout=3)
                        print(message.payload, flush=True)
                        message.ack()
                except Empty:
                    pass
    """
    options(tmp_path)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code), str(tmp_path), does, name], stdout=subprocess.PIPE, text=True
        )
        for does, name in (("take", "x"), ("take", "y"), ("write", "a"), ("write", "b"))
    ]
    taken = [line for process in processes for line in process.communicate(timeout=60)[0].split()]
    assert all(process.returncode == 0 for process in processes)
    assert sorted(taken) == sorted(f"{name}-{number}" for name in "ab" for number in range(200))
