"""The dialect: CommonMark and what we add to it."""

from __future__ import annotations

import pytest

from richtext import parse


def html(source: str) -> str:
    return parse(source).html().strip()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a *b* **c** `d`", "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>"),
        ("a\\\nb", "<p>a<br>\nb</p>"),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("\\*no\\*", "<p>*no*</p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("> a\n> b", "<blockquote>\n<p>a\nb</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("~~old~~", "<p><s>old</s></p>"),
        ("&copy; &amp; &lt;b&gt;", "<p>© &amp; &lt;b&gt;</p>"),
        ("2 < 3 & 4 > 1", "<p>2 &lt; 3 &amp; 4 &gt; 1</p>"),
        ("[a][r]\n\n[r]: /posts/1/ 'T'", '<p><a href="/posts/1/" title="T">a</a></p>'),
        ("", ""),
        (" \n\n ", ""),
    ],
)
def test_commonmark(source: str, expected: str) -> None:
    assert html(source) == expected


def test_html_is_text() -> None:
    assert html("<b>x</b> <script>y</script>") == "<p>&lt;b&gt;x&lt;/b&gt; &lt;script&gt;y&lt;/script&gt;</p>"
    assert html("<div>\n\nx") == "<p>&lt;div&gt;</p>\n<p>x</p>"
    assert html("<!-- x -->") == "<p>&lt;!-- x --&gt;</p>"


def test_headings_leave_the_h1_to_the_page_and_have_ids_of_their_own() -> None:
    assert html("# Eins & *zwei*") == '<h2 id="h-eins-zwei">Eins &amp; <em>zwei</em></h2>'
    assert html("###### six") == '<h6 id="h-six">six</h6>'
    assert html("# a\n# a\n# ?") == '<h2 id="h-a">a</h2>\n<h2 id="h-a-1">a</h2>\n<h2 id="h-section">?</h2>'


def test_tables_are_aligned_by_class() -> None:
    made = html("| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |")
    assert made.startswith('<div class="table-scroll" tabindex="0"><table>')
    assert '<th class="ta-start">a</th>' in made
    assert '<td class="ta-center">2</td>' in made
    assert '<td class="ta-end">3</td>' in made
    assert "<td>4</td>" in made
    assert "style" not in made


def test_tasks_are_boxes_that_cannot_be_ticked_labelled_by_their_text() -> None:
    made = html("- [ ] one\n- [x] *two*\n- [y] three\n- [x]")
    assert '<li class="task-item"><label><input type="checkbox" disabled=""> one</label></li>' in made
    assert '<input type="checkbox" disabled="" checked=""> <em>two</em></label></li>' in made
    assert "<li>[y] three</li>" in made
    assert "<li>[x]</li>" in made


def test_footnotes_of_two_texts_on_a_page_do_not_meet() -> None:
    first, second = html("a[^1] b[^1]\n\n[^1]: note"), html("c[^1]\n\n[^1]: note")
    ids = {part.split('"')[0] for made in (first, second) for part in made.split('id="')[1:]}
    assert len(ids) == 5
    for made in (first, second):
        targets = [part.split('"')[0] for part in made.split('href="#')[1:]]
        assert all(f'id="{target}"' in made for target in targets)
    assert '<section class="footnotes">' in first


def test_code_is_coloured_by_class() -> None:
    made = html("```python\ndef f(): return '<b>'\n```")
    assert '<pre class="code" tabindex="0"><code class="language-python">' in made
    assert '<span class="hl-k">def</span>' in made
    assert "'&lt;b&gt;'" in made
    assert "style" not in made


@pytest.mark.parametrize("info", ["", "no-such-language", 'python" onload="x', "<b>", "x" * 99, "c++ title=a"])
def test_code_in_any_other_language_is_shown_plain(info: str) -> None:
    made = html(f"```{info}\na < b\n```")
    assert "a &lt; b" in made or "&lt;" in made
    assert "onload" not in made


def test_indented_code_is_code() -> None:
    assert html("    a < b") == '<pre class="code" tabindex="0"><code>a &lt; b\n</code></pre>'


def test_addresses_with_a_scheme_are_links_and_names_of_files_are_not() -> None:
    assert html("https://example.com/a_b_c") == (
        '<p><a href="https://example.com/a_b_c" rel="nofollow noopener ugc">https://example.com/a_b_c</a></p>'
    )
    assert html("settings.py README.md example.com") == "<p>settings.py README.md example.com</p>"
    assert html("a@example.com") == '<p><a href="mailto:a@example.com">a@example.com</a></p>'


@pytest.mark.parametrize("href", ["/posts/1/", "#h-a", "?kind=idea", "http://127.0.0.1:8020/posts/1/", "posts/2/"])
def test_links_that_stay_here_carry_no_rel(href: str) -> None:
    made = html(f"[a]({href})")
    assert "rel" not in made
    assert "127.0.0.1" not in made


@pytest.mark.parametrize(
    "href", ["http://example.com", "//example.com/x", "HTTPS://example.com", "http://127.0.0.1:8020.evil.com/x"]
)
def test_links_that_leave_say_so(href: str) -> None:
    assert 'rel="nofollow noopener ugc"' in html(f"[a]({href})")


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://a/b"],
)
def test_other_schemes_make_no_link(href: str) -> None:
    assert html(f"[a]({href})") == f"<p>[a]({href})</p>"
    assert "<a" not in html(f"<{href}>")


def test_only_our_files_are_shown_others_become_links() -> None:
    assert html("![a *b*](/files/12/x.webp)") == '<p><img src="/files/12/x.webp" alt="a b" loading="lazy"></p>'
    assert 'src="/files/12/x.webp"' in html("![](http://127.0.0.1:8020/files/12/x.webp)")
    assert html("![cat](https://e.com/c.png)") == (
        '<p><a href="https://e.com/c.png" rel="nofollow noopener ugc">cat</a></p>'
    )
    assert html("![](/other/x.png)") == '<p><a href="/other/x.png">/other/x.png</a></p>'
    assert html("[![cat](https://e.com/c.png)](/posts/1/)") == '<p><a href="/posts/1/">cat</a></p>'
    assert "<img" not in html("![a](/files/12/../../x.webp) ![b](/files/x/y.webp) ![c](/files/1/a?b)")
