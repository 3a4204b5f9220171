"""What a page costs in queries: the same with 2 rows as with 50, and not more than was recorded.

A page joins with one ``Budget`` line in the table of its room (tests/budgets/test_<room>.py). A failure prints the
queries of the larger page. The numbers are of the second view (cards and sessions are kept, the post is read), which is
what nearly every view is; the first view must not grow with the rows either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

FEW, MANY = 2, 50


@dataclass(frozen=True)
class Scene:
    """Who opens which address, and how to make more of what is on the page. A scene is made anew for each budget."""

    person: AbstractBaseUser
    url: str
    #: ``grow(n)``: n more rows of everything that the page lists.
    grow: Callable[[int], None]


@dataclass(frozen=True)
class Budget:
    """``queries``: what the second view costs, recorded. ``headers``: e.g. of htmx."""

    name: str
    scene: Callable[[], Scene]
    queries: int
    headers: dict[str, str] | None = None

    def check(self) -> None:
        scene = self.scene()
        browser = Client()
        browser.force_login(scene.person, backend="django.contrib.auth.backends.ModelBackend")
        scene.grow(FEW)
        cold_few, warm_few = self._views(browser, scene)
        scene.grow(MANY - FEW)
        cold_many, warm_many = self._views(browser, scene)
        assert len(warm_many) <= len(warm_few), _grown(self.name, warm_few, warm_many)
        assert len(cold_many) <= len(cold_few), _grown(f"{self.name}, first view", cold_few, cold_many)
        assert len(warm_many) == self.queries, (
            f"{self.name}: {len(warm_many)} queries, {self.queries} are recorded (fewer? record it)\n"
            + _listed(warm_many)
        )

    def _views(self, browser: Client, scene: Scene) -> tuple[list[str], list[str]]:
        cache.clear()
        return self._view(browser, scene), self._view(browser, scene)

    def _view(self, browser: Client, scene: Scene) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            answer = browser.get(scene.url, headers=self.headers)
        assert answer.status_code == 200, f"{self.name}: {scene.url} answers {answer.status_code}"
        return [query["sql"] for query in captured.captured_queries]


def _grown(name: str, few: list[str], many: list[str]) -> str:
    return f"{name}: {len(few)} queries with {FEW} rows, {len(many)} with {MANY}\n" + _listed(many)


def _listed(queries: list[str]) -> str:
    return "\n".join(f"{number:3}. {sql[:400]}" for number, sql in enumerate(queries, 1))
