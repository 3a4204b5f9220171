"""Rules that a reviewer would otherwise have to remember. Each tells where it was broken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, called, lines_with, names, python_files, text, view_files

#: Words that name no concept: such a module holds what nobody found a place for.
NAMELESS = {"utils", "util", "helpers", "helper", "common", "services", "service", "lib", "misc", "tools"}
#: Lines at most, by the kind of file. The guide (ARCHITECTURE.md, rule 13) is lower; this is where a split is due.
LIMITS = {"views": 250, "models": 250, "tests": 400, "other": 500}
#: The queryset methods of Django that a view may not begin with: views load through visible_to and its kin.
RAW_LOADS = {
    "filter", "exclude", "get", "all", "create", "get_or_create", "update_or_create", "bulk_create", "update", "delete",
    "order_by", "values", "values_list", "select_related", "prefetch_related", "count", "exists", "first", "last",
    "raw", "only", "defer", "annotate", "aggregate", "in_bulk", "none", "using", "distinct",
}  # fmt: skip


def broken(found: list[str]) -> str:
    return "\n" + "\n".join(found)


def test_only_richtext_marks_text_as_safe() -> None:
    allowed = ROOT / "richtext" / "templatetags" / "richtext.py"
    marks = re.compile(r"\bmark_safe\b|\bSafeData\b|\bhtml_safe\b|SafeString\((?!\"\"\))|SafeText|__html__")
    found = [line for path in python_files() if path != allowed for line in lines_with(path, marks)]
    assert not found, broken(found)
    assert text(allowed).count("mark_safe(") == 1


def test_only_activity_puts_tasks_into_the_queue() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in python_files()
        if path.parts[len(ROOT.parts)] != "activity"
        for line, name in called(path)
        if name.rpartition(".")[2] in {"delay", "apply_async", "send_task"}
    ]
    assert not found, broken(found)


def test_views_load_through_querysets_of_ours() -> None:
    found = []
    for path in view_files():
        for line, name in called(path):
            model, _, method = name.partition(".objects.")
            if method.partition(".")[0] in RAW_LOADS and model:
                found.append(f"{path.relative_to(ROOT)}:{line}: {name}")
    assert not found, broken(found)


def test_no_signals_and_no_effects_in_save() -> None:
    found = []
    for path in python_files():
        found += lines_with(path, re.compile(r"\b(pre|post)_(save|delete|init)\b|\bm2m_changed\b"))
        if path.stem == "models" or "models" in path.parts:
            found += lines_with(path, re.compile(r"def (save|delete)\("))
    assert not found, broken(found)


def test_no_generic_foreign_keys() -> None:
    found = [line for path in python_files() for line in lines_with(path, re.compile(r"\bGenericForeignKey\("))]
    assert not found, broken(found)


def test_actions_never_see_a_request() -> None:
    found = [
        line
        for path in python_files()
        if path.stem in {"actions", "policies"} or "actions" in path.parts
        for line in lines_with(
            path, re.compile(r"\bHttpRequest\b|django\.http|\b(commit|notify|skip_\w+)\s*(:\s*bool)?\s*=\s*")
        )
        if "def " not in line
    ]
    assert not found, broken(found)


def test_modules_are_named_after_what_they_hold() -> None:
    found = [str(path.relative_to(ROOT)) for path in python_files(tests=True) if {path.stem, *path.parts} & NAMELESS]
    assert not found, broken(found)


def kind(path: Path) -> str:
    inside = path.relative_to(ROOT).parts
    if inside[0] == "tests":
        return "tests"
    return next((word for word in ("views", "models") if path.stem == word or word in inside), "other")


@pytest.mark.parametrize("name", names(python_files(tests=True)))
def test_file_has_not_outgrown_its_purpose(name: str) -> None:
    path = ROOT / name
    length, limit = text(path).count("\n"), LIMITS[kind(path)]
    assert length <= limit, f"{length} lines; split it by concept at {limit}"


def test_migrations_have_telling_names() -> None:
    found = [str(path.relative_to(ROOT)) for path in ROOT.glob("*/migrations/*.py") if "_auto_" in path.name]
    assert not found, broken(found)


def test_nothing_is_left_to_do() -> None:
    words = re.compile(r"#\s*(TODO|FIXME|XXX|HACK)\b.*")
    found = [
        line for path in python_files(tests=True) for line in lines_with(path, words) if "architecture" not in line
    ]
    assert not found, broken(found)
