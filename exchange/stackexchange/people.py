"""Accounts of the site: those that wrote something become people."""

from __future__ import annotations

from exchange.stackexchange.report import HERE, LEFT_OUT, TAKEN
from exchange.stackexchange.run import Run


def read(run: Run) -> None:
    for number, row in enumerate(run.dump.rows("Users")):
        joined_at = row.time("CreationDate")
        name = " ".join(row.text("DisplayName").split())[:120]
        run.staging.add_user(str(row.required("Id")), name, joined_at.isoformat() if joined_at else "", row.line)
        run.tell("Reading people", number)


def tell(run: Run) -> None:
    file = run.dump.files["Users"].name
    for user_id, line, is_used in run.staging.users():
        if is_used or user_id in run.known.people:
            outcome = HERE if user_id in run.known.people else TAKEN
            run.report.outcome(file, line, user_id, outcome)
        else:
            run.report.outcome(file, line, user_id, LEFT_OUT, "wrote nothing that is imported")
