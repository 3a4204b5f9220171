"""@handles and #topics in running text."""

from __future__ import annotations

import pytest

from richtext import Link, parse


@pytest.mark.parametrize(
    ("source", "handles"),
    [
        ("@anna", {"anna"}),
        ("Hello @Anna.Schmidt, @bob-2 and (@c_d).", {"anna.schmidt", "bob-2", "c_d"}),
        ("@anna.", {"anna"}),
        ("**@anna** *@bob*", {"anna", "bob"}),
        ("# @anna\n- @bob\n> @carl\n\n| @dora |\n|---|\n| @emil |", {"anna", "bob", "carl", "dora", "emil"}),
        ("a@b x@example.com @@anna /@anna", set()),
        ("\\@anna a\\_@anna", set()),
        ("`@anna` ``@bob``", set()),
        ("```\n@anna\n```\n\n    @bob", set()),
        ("[@anna](/x) <https://e.com/@anna> https://e.com/@bob", set()),
        ("@" + "x" * 41, set()),
        ("@ anna @- @é", set()),
        ("![@anna](/files/1/a.webp)", set()),
    ],
)
def test_mentions(source: str, handles: set[str]) -> None:
    assert parse(source).mentions == handles


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("#Kafka", {"kafka"}),
        ("about #ci/cd, #c++ and #c#.", {"ci", "c++", "c#"}),
        ("#größe #日本", {"größe", "日本"}),
        ("#node.js. #a-b-", {"node.js", "a-b"}),
        ("#12 #1.2 # x a#b &#35; ##x", set()),
        ("#2fa #3d-druck", {"2fa", "3d-druck"}),
        ("\\#kafka `#kafka` [#kafka](/x) https://e.com/#kafka", set()),
        ("# Heading", set()),
    ],
)
def test_topics(source: str, names: set[str]) -> None:
    assert parse(source).topics == names


def test_names_that_are_known_become_links() -> None:
    document = parse("@anna and @bob on #kafka and #other")
    made = document.html(
        people={"anna": Link("/people/anna/", "Anna <Schmidt>")}, topics={"kafka": Link("/topics/kafka/", "kafka")}
    )
    assert made.strip() == (
        '<p><a class="mention" href="/people/anna/">@Anna &lt;Schmidt&gt;</a> and @bob on '
        '<a class="topic" href="/topics/kafka/">#kafka</a> and #other</p>'
    )


def test_a_hostile_link_of_a_name_is_disarmed() -> None:
    made = parse("@anna").html(people={"anna": Link('javascript:alert(1)" onclick="x', "A")})
    assert "javascript" not in made
    assert 'onclick="' not in made


def test_rendering_twice_gives_the_same() -> None:
    document = parse("![a](/files/1/a.webp) @anna\n\n```js\nlet a = 1\n```\n\nx[^1]\n\n[^1]: n")
    assert document.html() == document.html()
