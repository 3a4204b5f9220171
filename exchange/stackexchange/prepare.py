"""Read a dump and render it into the staging file. The database is not touched; a fault in the dump ends it here."""

from __future__ import annotations

from exchange.stackexchange import happenings, people, remarks, tags, texts
from exchange.stackexchange.run import Run


def prepare(run: Run) -> None:
    """Say of every row of every table what becomes of it, and stage what will be written. Raises DumpError."""
    run.find_posts()
    people.read(run)
    happenings.read_history(run)
    happenings.count_votes(run)
    texts.render(run)
    tags.keep(run)
    remarks.render(run)
    remarks.keep_links(run)
    for row in run.dump.rows("Badges"):
        run.report.left_out(row, "is a badge; there are none here")
    people.tell(run)  # last: only now is it known who wrote something
