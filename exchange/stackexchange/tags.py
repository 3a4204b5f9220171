"""Tags become topics, their short descriptions the topics'."""

from __future__ import annotations

from exchange.stackexchange.mapping import Subject
from exchange.stackexchange.report import HERE
from exchange.stackexchange.run import Run
from richtext.html_tree import text_of

DESCRIPTION_MAX = 2000


def keep(run: Run) -> None:
    used, used_before = set[int](), set[int]()
    seen = set[str]()
    for row in run.dump.rows("Tags"):
        name = row.text("TagName").lower()
        excerpt_id = row.number("ExcerptPostId") or 0
        if name in run.new_tags:
            seen.add(name)
            used.add(excerpt_id)
            description = _description(run, excerpt_id)
            run.staging.put(Subject(row.required("Id"), name, description, row.file, row.line))
            run.report.taken(row, "as a topic")
        elif name in run.old_tags:
            used_before.add(excerpt_id)
            run.report.outcome(row.file, row.line, row.text("Id"), HERE)
        else:
            run.report.left_out(row, "is on no question that is imported")
    for name in sorted(run.new_tags - seen):
        run.staging.put(Subject(0, name, "", "", 0))
    for post_id, row in run.excerpts.items():
        if not _description(run, post_id):
            run.report.left_out(row, "is the description of a tag and says nothing")
        elif post_id in used:
            run.report.taken(row, "as the description of a topic")
        elif post_id in used_before:
            run.report.outcome(row.file, row.line, row.text("Id"), HERE)
        else:
            run.report.left_out(row, "describes a tag that is not imported")


def _description(run: Run, excerpt_id: int) -> str:
    row = run.excerpts.get(excerpt_id)
    return text_of(row.text("Body"))[:DESCRIPTION_MAX] if row else ""
