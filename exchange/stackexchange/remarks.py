"""What hangs on posts: comments, and links from one to another."""

from __future__ import annotations

from exchange.stackexchange import mapping
from exchange.stackexchange.mapping import Reference, Remark
from exchange.stackexchange.report import HERE
from exchange.stackexchange.run import Run
from richtext import parse


def render(run: Run) -> None:
    for number, row in enumerate(run.dump.rows("Comments")):
        run.tell("Rendering comments", number)
        comment_id, post_id = row.required("Id"), row.required("PostId")
        source = row.text("Text").replace("\r\n", "\n").strip()[:10_000]
        if comment_id in run.known.comments:
            run.report.outcome(row.file, row.line, str(comment_id), HERE)
        elif not run.is_imported(post_id):
            run.report.left_out(row, "is on a post that is not imported")
        elif not source:
            run.report.left_out(row, "says nothing")
        else:
            document = parse(source)
            created_at = row.time("CreationDate")
            licence = run.licence(row)
            if not row.text("UserId"):
                run.report.changed(row, "has no account as its author; the name is kept")
            run.staging.put(
                Remark(
                    id=comment_id,
                    post=post_id,
                    author=run.author(mapping.author_of(row)),
                    source=source,
                    html=document.html(),
                    text=document.text,
                    created_at=created_at.isoformat() if created_at else "",
                    score=row.number("Score") or 0,
                    licence=licence,
                    file=row.file,
                    line=row.line,
                )
            )
            run.report.taken(row)


def keep_links(run: Run) -> None:
    seen = set[tuple[int, int, str]]()
    for row in run.dump.rows("PostLinks"):
        post_id, other, kind = row.required("PostId"), row.required("RelatedPostId"), row.required("LinkTypeId")
        link = (post_id, other, mapping.LINK_KINDS.get(kind, ""))
        if link in run.known.links:
            run.report.outcome(row.file, row.line, row.text("Id"), HERE)
        elif not link[2]:
            run.report.left_out(row, f"is of the unknown kind {kind}")
        elif not run.is_imported(post_id) or not run.is_imported(other):
            run.report.left_out(row, "links a post that is not imported")
        elif post_id == other:
            run.report.left_out(row, "links a post to itself")
        elif link in seen:
            run.report.left_out(row, "says again what another row says")
        else:
            seen.add(link)
            at = row.time("CreationDate")
            run.staging.put(Reference(row.required("Id"), *link, at.isoformat() if at else "", row.file, row.line))
            run.report.taken(row)
