"""What one parse gives beside HTML."""

from __future__ import annotations

import pytest

from richtext import parse


def test_text_is_what_a_reader_reads() -> None:
    source = (
        "# Title\n\nSome **bold** [link](/x) and `code`.\n\n- one\n- [x] two\n\n"
        "```py\nx = 1\n```\n\n| a | b |\n|--|--|\n| c | d |"
    )
    assert parse(source).text == "Title\nSome bold link and code.\none\ntwo\nx = 1\na\nb\nc\nd"


def test_text_keeps_names_descriptions_and_characters() -> None:
    assert parse("@anna on #kafka: ![a plan](/files/1/a.webp) &lt;b&gt; \\*").text == "@anna on #kafka: a plan <b> *"


def test_the_excerpt_is_one_line_without_code_tables_and_footnotes() -> None:
    assert parse("# Title\n\nFirst\nline.\n\n```\ncode\n```\n\nLast.").excerpt == "Title First line. Last."
    assert parse("Before.\n\n| a | b |\n|--|--|\n| c | d |\n\nAfter[^1].\n\n[^1]: note").excerpt == "Before. After."
    assert parse("```\nonly code\n```").excerpt == "only code"
    assert parse("").excerpt == ""


@pytest.mark.parametrize("source", ["word " * 200, "x" * 1000, "日本" * 400, "a, " * 300])
def test_the_excerpt_is_cut_between_words(source: str) -> None:
    excerpt = parse(source).excerpt
    assert 200 < len(excerpt) <= 300
    assert excerpt.endswith(" …")


def test_files_are_those_shown_and_those_linked() -> None:
    source = "![a](/files/12/a.webp) [b](/files/3/b.webp) ![c](http://127.0.0.1:8020/files/4/c.webp) /files/9/no.webp"
    assert parse(source).files == {3, 4, 12}
    assert (
        parse("`![a](/files/12/a.webp)` \\![a](/other/5/a) ![x](https://evil.com/files/6/a.webp)").files == frozenset()
    )


def test_links_are_in_order_each_once() -> None:
    source = "[a](https://e.com) ![b](https://e.com/b.png) [c](/x) [again](/x) a@example.com [own](http://127.0.0.1:8020/posts/1/)"
    assert parse(source).links == ("https://e.com", "https://e.com/b.png", "/x", "mailto:a@example.com", "/posts/1/")


def test_nul_never_reaches_the_database() -> None:
    document = parse("a\0b\n\n```\nc\0d\n```")
    for made in (document.text, document.excerpt, document.html()):
        assert "\0" not in made
