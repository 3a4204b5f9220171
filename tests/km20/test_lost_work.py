"""Work survives ``kill -9`` of worker and web, a wiped queue and a killed index writer, and arrives exactly once."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.real_site import RealSite

pytestmark = [pytest.mark.serve, pytest.mark.slow]

MAKE = """
from uuid import uuid4
from tests.factories import make_community, make_member, make_person, make_post
asker, answerer = (make_person(name, handle=f"{name.lower()}.{uuid4().hex[:8]}") for name in ("Asker", "Answerer"))
community = make_community("Workshop", owner=asker, slug=f"workshop-{uuid4().hex[:8]}")
make_member(community, answerer)
question = make_post(community, asker, title="Which glue holds cork?")
answer({"question": question.pk, "asker": asker.pk, "answerer": answerer.email})
"""

#: What reached the asker of the question, what waits, and what the index holds.
LOOK = """
from activity.models import Delivery
from notifications.models import Notification, NotificationSource
from posts.models import Post
from search import documents, engine
question = Post.objects.get(pk={question})
lines = Notification.objects.filter(recipient={asker}, kind="answered")
answer({{
    "answers": Post.objects.filter(question=question).count(),
    "told": NotificationSource.objects.filter(recipient={asker}).values("event").distinct().count(),
    "told_rows": NotificationSource.objects.filter(recipient={asker}).count(),
    "counted": sum(line.count for line in lines),
    "waiting": Delivery.objects.filter(done_at=None).count(),
    "given_up": Delivery.objects.exclude(given_up_at=None).count(),
    "documents": engine.size(),
    "different_ones": sum(len(engine.versions(source, 1, 10**9)) for source in documents.sources().values()),
}})
"""


class Bench:
    """A running site with one question, and who asks and answers."""

    def __init__(self, site: RealSite) -> None:
        self.site = site
        self.made = site.ask(MAKE)
        site.manage("search_rebuild")
        self.session = site.session(self.made["answerer"])

    def answer(self, words: str) -> None:
        status = self.site.post(f"/posts/{self.made['question']}/answers/", self.session, body=words)
        assert status == 302

    def look(self) -> dict[str, Any]:
        return dict(self.site.ask(LOOK.format(**self.made)))

    def settled(self, answers: int, patience: float = 75) -> None:
        """Everything is delivered; each answer told and indexed exactly once."""
        deadline = time.monotonic() + patience
        while (seen := self.look())["waiting"] and time.monotonic() < deadline:
            time.sleep(1)
        assert seen["waiting"] == 0, f"{seen}\n{self.site.tails()}"
        assert seen["given_up"] == 0
        assert seen["answers"] == seen["told"] == seen["told_rows"] == seen["counted"] == answers
        assert seen["documents"] == seen["different_ones"]
        self.site.manage("search_check")  # fails when the index and the database differ

    def forget_leases(self) -> None:
        """As if the five minutes of a dead worker's lease had passed."""
        self.site.ask(
            "from activity.models import Delivery\n"
            "from django.utils import timezone\n"
            "Delivery.objects.filter(done_at=None).exclude(leased_until=None).update(leased_until=timezone.now())\n"
            "Delivery.objects.filter(done_at=None).update(due_at=timezone.now())\n"
        )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSite]:
    with RealSite(tmp_path_factory.mktemp("lost") / "var", "--no-demo") as running:
        yield running


@pytest.fixture
def bench(site: RealSite) -> Bench:
    """A question of its own."""
    return Bench(site)


def test_worker_killed_between_post_and_notification(bench: Bench) -> None:
    bench.site.kill("worker", signal.SIGSTOP)  # so that it cannot be quicker than us
    bench.answer("Contact cement, thinly on both sides.")
    assert bench.look()["told"] == 0
    bench.site.kill("worker")
    bench.settled(1)


def test_worker_and_web_killed_and_the_queue_wiped(bench: Bench) -> None:
    """Nothing is left but the deliveries table; the sweep finds it."""
    bench.site.kill("worker", signal.SIGSTOP)
    bench.answer("Contact cement, thinly on both sides.")
    bench.site.kill("worker")
    bench.site.kill("web")
    for message in (bench.site.folder / "queue" / "messages").glob("*"):
        message.unlink(missing_ok=True)
    if url := bench.site.environment.get("REDIS_URL"):
        import redis

        with redis.Redis.from_url(url) as client:
            client.delete("celery")
    bench.settled(1)


def test_unreadable_message_does_not_stop_the_worker(bench: Bench) -> None:
    if bench.site.environment.get("REDIS_URL"):
        return  # Redis keeps messages whole; the folder is what this is about
    folder = bench.site.folder / "queue" / "messages"
    (folder / "00000000000000000001_half.celery.msg").write_text('{"body": "cut o')
    bench.answer("Contact cement, thinly on both sides.")
    bench.settled(1)
    assert "cannot be read" in bench.site.log("worker")


def test_worker_killed_at_any_moment_while_many_answers_come(bench: Bench) -> None:
    moments = random.Random(20)
    for number in range(12):
        bench.answer(f"Answer {number}: contact cement, thinly on both sides.")
        time.sleep(moments.uniform(0, 0.4))
        if number % 3 == 2:
            bench.site.kill("worker")
            time.sleep(moments.uniform(1.5, 3.5))
    bench.site.until(lambda: bench.site.pids("worker"), "the worker to come back", 30)
    bench.forget_leases()
    bench.settled(12, patience=150)
