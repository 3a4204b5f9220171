"""Parts of other rooms on the pages of this one."""

from __future__ import annotations

from typing import Any

import pytest

from communities.viewer import Viewer
from posts import parts
from posts.models import Post


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_parts", {})
    monkeypatch.setattr(parts, "_composer_parts", {})
    monkeypatch.setattr(parts, "_author_marks", [])


def test_a_part_is_shown_in_its_place_where_it_has_something_to_show() -> None:
    parts.register(parts.Part("a", "post.rail", "a.html", lambda viewer, post: [post]))
    parts.register(parts.Part("b", "post.rail", "b.html", lambda viewer, post: None))
    parts.register(parts.Part("c", "topic.rail", "c.html", lambda viewer, topic: 1))
    assert parts.parts_for("post.rail", Viewer(None), "subject") == [parts.LoadedPart("a.html", ["subject"])]
    parts.register(parts.Part("a", "post.rail", "other.html", lambda viewer, post: 2))
    assert [part.template for part in parts.parts_for("post.rail", Viewer(None), "")] == ["other.html"]


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(ValueError, match=r"post\.header"):
        parts.register(parts.Part("a", "post.footer", "a.html", lambda viewer, post: 1))


def test_composer_parts_belong_to_kinds() -> None:
    class Asking:
        name = "asking"
        template = "asking.html"

        def form(self, viewer: Viewer, post: Post | None, data: Any) -> Any:
            return None

        def apply(self, actor: Viewer, post: Post, form: Any) -> None:
            return None

    part = Asking()
    parts.register_composer_part(part)
    assert parts.composer_parts("question") == [part]
    assert parts.composer_parts("idea") == []
    parts.register_composer_part(part, kinds=("idea",))
    assert parts.composer_parts("idea") == [part]


def test_marks_beside_authors_come_from_the_first_room_that_has_one() -> None:
    def first(viewer: Viewer, post: Post) -> dict[int, str]:
        return {1: "Expert in kafka"}

    def second(viewer: Viewer, post: Post) -> dict[int, str]:
        return {1: "Other", 2: "Too"}

    for marks in (first, second, first):
        parts.register_author_marks(marks)
    assert parts.author_marks(Viewer(None), Post()) == {1: "Expert in kafka", 2: "Too"}
