"""Several processes on one index, and processes that are killed in the middle of a write."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search import engine
from search.backends.errors import EngineBusyError
from search.backends.place import Place
from tests.search.conftest import ENGINES, open_index
from tests.search.contract import ids, post, put

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=sorted(ENGINES))
def any_engine(request, settings, tmp_path):
    before = dict(settings.HAYSTACK_CONNECTIONS["default"])
    opened = open_index(settings, tmp_path / "index", request.param)
    opened.name = request.param
    yield opened
    settings.HAYSTACK_CONNECTIONS["default"].update(before)
    engine.forget()


def start(any_engine, first: int, count: int, how: str) -> subprocess.Popen[str]:
    arguments = [str(any_engine.path), any_engine.name, str(first), str(count), how]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.search.writer", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_killed_in_mid_write_the_index_is_readable_and_goes_on(any_engine):
    put(post(1, "Kafka one"), post(2, "Kafka two"))
    for wait in (0.05, 0.3, 0.8):
        process = start(any_engine, 100, 200, "bulk")
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert sorted(ids("kafka")) == [1, 2]
    put(post(3, "Kafka three"))
    assert sorted(ids("kafka")) == [1, 2, 3]
    if any_engine.name == "tantivy":
        from search.backends.tantivy import sweep

        assert sweep(engine.backend().place.current()) == 0


def test_two_writers_at_once_and_a_reader_in_between(any_engine):
    put(post(1, "Kafka"))
    writers = [start(any_engine, first, 15, "one") for first in (100, 200)]
    seen = [len(ids("kafka"))]
    while any(writer.poll() is None for writer in writers):
        seen.append(len(ids("kafka")))
        time.sleep(0.01)
    assert [writer.returncode for writer in writers] == [0, 0]
    assert seen == sorted(seen)
    assert len(set(seen)) > 3
    assert sorted(ids("kafka")) == [1, *range(100, 115), *range(200, 215)]


def test_who_waits_too_long_for_the_lock_is_told(tmp_path):
    place, other = Place(str(tmp_path), "x"), Place(str(tmp_path), "x")
    with place.writing():
        with pytest.raises(EngineBusyError), other.writing(wait=0.05):
            pass
        began = time.monotonic()
        with pytest.raises(EngineBusyError), other.writing(wait=20):
            pass
        assert time.monotonic() - began < 5, "who has just waited in vain does not wait again"
    with other.writing(wait=0.05):
        pass


def test_two_rebuilds_at_once_are_refused(any_engine):
    put(post(1, "Kafka"))
    with engine.rebuilding(), pytest.raises(EngineBusyError), engine.rebuilding():
        pass
    assert ids("kafka") == [1]


def test_what_a_killed_rebuild_left_is_swept_by_the_next(any_engine):
    put(post(1, "Kafka"))
    place = engine.backend().place
    left = place.begin()
    (place.root / "rebuilding").write_text(left.name)
    put(post(2, "Kafka"))
    assert sorted(ids("kafka")) == [1, 2]
    with engine.rebuilding():
        assert not left.exists()
    assert sorted(ids("kafka")) == [1, 2]
