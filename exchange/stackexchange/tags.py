"""Tags become topics, their short descriptions the topics'."""

from __future__ import annotations

from exchange.stackexchange.mapping import Subject
from exchange.stackexchange.report import HERE
from exchange.stackexchange.run import Run
from richtext.html_tree import text_of

DESCRIPTION_MAX = 2000


def keep(run: Run) -> None:
    described, described_before = set[int](), set[int]()
    seen = set[str]()
    for row in run.dump.rows("Tags"):
        name = row.text("TagName").lower()
        excerpt_id = row.number("ExcerptPostId") or 0
        if name not in run.new_tags:
            if name in run.old_tags:
                run.report.outcome(row.file, row.line, row.text("Id"), HERE)
                described_before.add(excerpt_id)
            else:
                run.report.left_out(row, "is on no question that is imported")
            continue
        seen.add(name)
        excerpt = run.excerpts.get(excerpt_id)
        description = text_of(excerpt.text("Body"))[:DESCRIPTION_MAX] if excerpt else ""
        if description:
            described.add(excerpt_id)
        run.staging.put(Subject(row.required("Id"), name, description, row.file, row.line))
        run.report.taken(row, "as a topic")
    for name in sorted(run.new_tags - seen):
        run.staging.put(Subject(0, name, "", "", 0))
    for post_id, row in run.excerpts.items():
        if post_id in described:
            run.report.taken(row, "as the description of a topic")
        elif post_id in described_before:
            run.report.outcome(row.file, row.line, row.text("Id"), HERE)
        else:
            run.report.left_out(row, "describes a tag that is not imported, or says nothing")
