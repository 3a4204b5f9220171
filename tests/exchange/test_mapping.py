"""What a row becomes."""

from __future__ import annotations

import pytest

from accounts.models import HANDLE
from exchange.stackexchange.history import Change, versions_of
from exchange.stackexchange.mapping import AuthorRef, author_of, licence_of, person, tags_of, title_of
from exchange.stackexchange.reader import Row
from exchange.stackexchange.sites import Site, site_named
from exchange.stackexchange.wording import DIFFERS, MADE, TYPED, choose

BEER = Site("beer")


def row(**attributes: str) -> Row:
    return Row("Posts.xml", 1, {"Id": "1", **attributes})


@pytest.mark.parametrize(
    ("text", "tags"),
    [("<a><b-c><c++>", ["a", "b-c", "c++"]), ("|a|B|a|", ["a", "b"]), ("", []), ("<.net>", [".net"]), ("||", [])],
)
def test_tags_of_both_forms(text: str, tags: list[str]) -> None:
    assert tags_of(text) == tags


@pytest.mark.parametrize(
    ("written", "licence"),
    [
        ("2011-04-07T00:00:00.000", "CC BY-SA 2.5"),
        ("2011-04-08T00:00:00.000", "CC BY-SA 3.0"),
        ("2018-05-01T23:59:59.000", "CC BY-SA 3.0"),
        ("2018-05-02T00:00:00.000", "CC BY-SA 4.0"),
    ],
)
def test_a_missing_licence_is_that_of_the_day(written: str, licence: str) -> None:
    one = row(CreationDate=written)
    at = one.time("CreationDate")
    assert at is not None
    assert licence_of(one, at) == (licence, False)
    assert licence_of(row(ContentLicense="CC BY-SA 9"), at) == ("CC BY-SA 9", True)


def test_titles_are_cut_and_made() -> None:
    assert title_of(row(Title=" a  b "), "") == ("a b", "")
    cut, why = title_of(row(Title="x" * 200), "")
    assert len(cut) == 150
    assert "cut" in why
    assert title_of(row(), "First words\nof it") == ("First words of it", "has no title; its first words are taken")
    assert title_of(row(), "")[0] == "Question 1"


def test_authors_are_accounts_names_or_nobody() -> None:
    assert author_of(row(UserId="7", UserDisplayName="A")) == AuthorRef("7", "A")
    assert author_of(row(UserId="-1")).source_id == "-1"
    assert author_of(row(UserDisplayName="User 77")) == AuthorRef("name:user 77", "User 77")
    assert author_of(row()).source_id == "unknown"


@pytest.mark.parametrize(
    "author",
    [
        AuthorRef("7", "Ann"), AuthorRef("-1", "Community"), AuthorRef("name:é", "É" * 200), AuthorRef("unknown", ""),
        AuthorRef("123456789012", "x" * 200), AuthorRef("5", "日本"), AuthorRef("6", "...")
    ],
)  # fmt: skip
def test_handles_of_placeholders_are_valid_and_their_own(author: AuthorRef) -> None:
    for site in (BEER, Site("bicycles-meta"), Site("some.very-long-name-of-a-site")):
        made = person(author, site, name="", joined_at=None)
        HANDLE(made.handle)
        assert made.name
        assert "-" in made.handle  # handles made from names hold dots only: no employee gets one of these
    assert person(AuthorRef("1", "A"), BEER, name="", joined_at=None).url == "https://beer.stackexchange.com/users/1"
    assert person(AuthorRef("name:a", "A"), BEER, name="", joined_at=None).url == ""


@pytest.mark.parametrize(
    ("folder", "name", "address"),
    [
        ("beer", "beer", "https://beer.stackexchange.com"),
        ("beer-meta", "beer-meta", "https://beer.meta.stackexchange.com"),
        ("beer.meta.stackexchange.com", "beer-meta", "https://beer.meta.stackexchange.com"),
        ("meta.beer.stackexchange.com", "beer-meta", "https://beer.meta.stackexchange.com"),
        ("stackoverflow.com-Posts", "stackoverflow", "https://stackoverflow.com"),
        ("meta.stackoverflow.com", "stackoverflow-meta", "https://meta.stackoverflow.com"),
        ("mathoverflow.net", "mathoverflow", "https://mathoverflow.net"),
        ("meta.stackexchange.com", "meta", "https://meta.stackexchange.com"),
        ("my dump", "", ""),
        ("", "", ""),
    ],
)
def test_the_site_is_told_by_the_folder(folder: str, name: str, address: str) -> None:
    site = site_named(folder)
    assert (site.name if site else "") == name
    assert (site.address if site else "") == address


def test_a_history_becomes_one_version_an_edit() -> None:
    changes = [
        Change(3, 4, "b", "2014-02", "2", "better", "New  title"),
        Change(1, 1, "a", "2014-01", "1", "", "Title"),
        Change(2, 2, "a", "2014-01", "1", "", "text\r\n"),
        Change(4, 10, "c", "2014-03", "3", "", "closed"),
        Change(5, 6, "d", "2014-04", "3", "retag", "|y|x|"),
        Change(6, 8, "e", "2014-05", "3", "roll", "older"),
    ]
    versions = versions_of(changes)
    assert [(one.number, one.title, one.source, one.topics, one.author, one.summary) for one in versions] == [
        (1, "Title", "text", [], "1", ""),
        (2, "New title", "text", [], "2", "better"),
        (3, "New title", "text", ["x", "y"], "3", "retag"),
        (4, "New title", "older", ["x", "y"], "3", "roll"),
    ]
    assert versions_of([]) == []


@pytest.mark.parametrize(
    ("markdown", "html", "how"),
    [
        ("a *b*", "<p>a <em>b</em></p>", TYPED),
        ("a\n\n- b\n- c", "<p>a</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>", TYPED),
        ("# a", "<h1>a</h1>", TYPED),
        ("", "<p>a</p>", MADE),
        ("see <kbd>x</kbd>", "<p>see <kbd>x</kbd></p>", DIFFERS),
        ("#a", "<h1>a</h1>", DIFFERS),
        ("[tag:wort]", '<p><a href="/questions/tagged/wort" class="post-tag">wort</a></p>', DIFFERS),
        ("[a](/q/1)", '<p><a href="/q/1">a</a></p>', DIFFERS),
        ("<!-- language: lang-py -->\n\n    x = 1", '<pre class="lang-py"><code>x = 1\n</code></pre>', DIFFERS),
        ("other words", "<p>these words</p>", DIFFERS),
        ("only typed", "", TYPED),
    ],
)
def test_the_typed_source_is_kept_where_it_reads_the_same(markdown: str, html: str, how: str) -> None:
    worded = choose(markdown, html, base=BEER.address)
    assert worded.how == how
    assert (worded.source == markdown) is (how == TYPED)


def test_links_of_the_site_lead_back_to_it() -> None:
    html = '<p><a href="/q/1">a</a> <a href="//e.com/x">b</a> <img src="/i.png"></p>'
    worded = choose("", html, base=BEER.address)
    assert worded.document.links == (
        "https://beer.stackexchange.com/q/1",
        "https://e.com/x",
        "https://beer.stackexchange.com/i.png",
    )
    assert worded.has_pictures
