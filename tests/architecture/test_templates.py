"""Every template compiles, leads somewhere, and holds no script, style or unescaped text of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.urls import get_resolver

from tests.architecture.sources import ROOT, lines_with, names, python_files, templates, text

TEMPLATES = templates()
PAGES = [
    path for path in TEMPLATES if path.suffix == ".html" and "mail" not in path.parts and "email" not in path.parts
]
#: The parts of allauth that we dress stand under their own names; the rest of the list is asked for by Django itself.
ASKED_FOR_BY_OTHERS = (
    "account/",
    "mfa/",
    "usersessions/",
    "allauth/",
    "admin/",
    "403",
    "404",
    "500",
    "400",
    "haystack",
)
#: Lines at most. The guide is 80; this is where a split is due.
LIMIT = 140


@pytest.mark.parametrize("name", names(TEMPLATES))
def test_template_compiles(name: str) -> None:
    get_template(str(Path(name).relative_to("templates")))


def test_pages_hold_no_inline_script_or_style() -> None:
    """The content security policy would refuse them; ids for meaning, classes for style, data-* for behaviour."""
    inline = re.compile(
        r"<script(?![^>]*(\bsrc=|application/json))[^>]*>|<style\b|\sstyle=|\son[a-z]+=|hx-on\b|javascript:|hx-vals=.js:"
    )
    found = [line for path in PAGES for line in lines_with(path, inline)]
    assert not found, "\n".join(["", *found])


def test_nothing_is_left_unescaped() -> None:
    raw = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|{%\s*autoescape\s+off")
    found = [line for path in TEMPLATES if path.suffix == ".html" for line in lines_with(path, raw)]
    assert not found, "\n".join(["", *found])


def test_every_link_leads_to_a_route() -> None:
    known = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    link = re.compile(r"{%\s*url\s+['\"]([^'\":]+)['\"]")
    found = [
        f"{path.relative_to(ROOT)}: {match.group(1)}"
        for path in TEMPLATES
        for match in link.finditer(text(path))
        if match.group(1) not in known
    ]
    assert not found, "\n".join(["", *sorted(set(found))])


def test_every_static_file_is_there() -> None:
    static = re.compile(r"{%\s*static\s+['\"]([^'\"]+)['\"]")
    found = [
        f"{path.relative_to(ROOT)}: {match.group(1)}"
        for path in TEMPLATES
        for match in static.finditer(text(path))
        if finders.find(match.group(1)) is None and not (ROOT / "var" / "bundles" / match.group(1)).exists()
    ]
    assert not found, "\n".join(["", *sorted(set(found))])


def test_every_include_is_there() -> None:
    include = re.compile(r"{%\s*(?:include|extends)\s+['\"]([^'\"]+)['\"]")
    for path in TEMPLATES:
        for match in include.finditer(text(path)):
            get_template(match.group(1))


def test_no_template_is_forgotten() -> None:
    """Somebody renders, includes or extends it by its name."""
    mentioned = "\n".join(text(path) for path in [*python_files(), *TEMPLATES])
    families = re.findall(r"f\"([\w/]+/_\w+_){\w+}\.html\"", mentioned)  # f"experts/_part_{name}.html"
    forgotten = []
    for path in TEMPLATES:
        name = str(path.relative_to(ROOT / "templates"))
        stem = name.rpartition(".")[0]
        if not name.startswith((*ASKED_FOR_BY_OTHERS, *families)) and name not in mentioned and stem not in mentioned:
            forgotten.append(name)
    assert not forgotten, "\n".join(["", *forgotten])


@pytest.mark.parametrize("name", names(TEMPLATES))
def test_template_has_not_outgrown_its_purpose(name: str) -> None:
    assert text(ROOT / name).count("\n") <= LIMIT


@pytest.mark.parametrize("folder", ["css", "js"])
def test_stylesheets_and_scripts_stay_small(folder: str) -> None:
    limit = {"css": 320, "js": 200}[folder]
    long = {
        str(path.relative_to(ROOT)): length
        for path in (ROOT / "static" / folder).rglob(f"*.{folder}")
        if (length := path.read_text().count("\n")) > limit
    }
    assert not long
