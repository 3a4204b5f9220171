"""What happened to posts: their history, and the votes on them."""

from __future__ import annotations

from exchange.stackexchange import history, mapping
from exchange.stackexchange.report import HERE
from exchange.stackexchange.run import Run


def read_history(run: Run) -> None:
    for number, row in enumerate(run.dump.rows("PostHistory")):
        run.tell("Reading history", number)
        post_id, kind = row.required("PostId"), row.required("PostHistoryTypeId")
        if not run.is_imported(post_id):
            run.report.left_out(row, "is about a post that is not imported")
        elif kind not in history.TEXTUAL:
            run.report.left_out(row, "changes no text (closing, locking, migrating, notices …)")
        elif post_id in run.known.posts:
            run.report.outcome(row.file, row.line, row.text("Id"), HERE)
        else:
            at = row.time("CreationDate")
            author = mapping.author_of(row)
            change = history.Change(
                id=row.required("Id"),
                kind=kind,
                guid=row.text("RevisionGUID"),
                at=at.isoformat() if at else "",
                author=author.source_id if author.source_id == "unknown" else run.author(author),
                summary=row.text("Comment"),
                text=row.text("Text"),
            )
            run.staging.add_change(post_id, change)
            run.report.taken(row)


def count_votes(run: Run) -> None:
    for number, row in enumerate(run.dump.rows("Votes")):
        run.tell("Counting votes", number)
        post_id, kind = row.required("PostId"), row.required("VoteTypeId")
        if kind not in (mapping.UP, mapping.DOWN, mapping.ACCEPTED):
            what = mapping.OTHER_VOTES.get(kind, f"of the unknown kind {kind}")
            run.report.left_out(row, f"is {what}")
        elif not run.is_imported(post_id):
            run.report.left_out(row, "is for a post that is not imported")
        elif post_id in run.known.posts:
            run.report.outcome(row.file, row.line, row.text("Id"), HERE)
        elif kind == mapping.ACCEPTED:
            at = row.time("CreationDate")
            run.tallies[post_id].accepted_at = at.isoformat() if at else ""
            run.report.taken(row, "as the day of acceptance")
        else:
            run.tallies[post_id].up += kind == mapping.UP
            run.tallies[post_id].down += kind == mapping.DOWN
            run.report.taken(row, "in the score")
