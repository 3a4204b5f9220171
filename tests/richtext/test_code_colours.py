"""Every kind of code that we mark has its colour, and nothing else is marked."""

from pathlib import Path

from django.conf import settings

from richtext import parse
from richtext.highlight import KINDS

CSS = (Path(settings.BASE_DIR) / "static" / "css" / "rooms" / "code.css").read_text()


def test_every_class_has_a_rule_made_of_tokens() -> None:
    for name in set(KINDS.values()):
        assert f".{name}" in CSS
    assert "#" not in CSS
    assert "oklch" not in CSS


def test_languages_that_people_use_are_coloured() -> None:
    samples = {
        "python": "def f(): pass",
        "js": "let a = 1",
        "sql": "SELECT 1",
        "bash": "if x; then y; fi",
        "yaml": "a: 1",
    }
    samples |= {"html": "<a href='x'>", "json": '{"a": 1}', "diff": "-a\n+b", "java": "class A {}", "c#": "class A {}"}
    for language, code in samples.items():
        assert 'class="hl-' in parse(f"```{language}\n{code}\n```").html(), language


def test_words_without_a_kind_stay_unmarked() -> None:
    assert "foo.bar(baz)" in parse("```python\nfoo.bar(baz)\n```").html()
