"""Questions and answers: rendered, with their earlier states, and under their topics."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError

from exchange.stackexchange import history, mapping, wording
from exchange.stackexchange.mapping import Tally, Text
from exchange.stackexchange.reader import Row
from exchange.stackexchange.report import HERE
from exchange.stackexchange.run import Run
from posts.actions.topics import clean_name

AS_QUESTION, AS_ANSWER = "as a question", "as an answer"


def render(run: Run) -> None:
    done, total = 0, len(run.questions) + len(run.answers)
    for row in run.dump.rows("Posts"):
        post_id, kind = row.required("Id"), row.required("PostTypeId")
        if kind == mapping.TAG_EXCERPT:
            continue  # told with the tags
        if kind not in (mapping.QUESTION, mapping.ANSWER):
            why = mapping.LEFT_OUT_KINDS.get(kind, f"is of the unknown kind {kind}")
            run.report.left_out(row, why)
        elif not run.is_imported(post_id):
            run.report.left_out(row, "answers a question that is not in the dump")
        elif post_id in run.known.posts:
            run.old_tags |= set(mapping.tags_of(row.text("Tags")))
            run.report.outcome(row.file, row.line, str(post_id), HERE)
            done += 1
        else:
            run.staging.put(_text(run, row, post_id, is_answer=kind == mapping.ANSWER))
            run.report.taken(row, AS_ANSWER if kind == mapping.ANSWER else AS_QUESTION)
            done += 1
            run.tell("Rendering posts", done, total)


def _text(run: Run, row: Row, post_id: int, *, is_answer: bool) -> Text:
    created_at = row.time("CreationDate")
    if created_at is None:
        raise row.error("This post has no CreationDate.")
    versions = history.versions_of(run.staging.changes_of(post_id))
    worded = wording.choose(versions[-1].source if versions else "", row.text("Body"), base=run.site.address)
    edited_at = row.time("LastEditDate")
    active_at = row.time("LastActivityDate") or edited_at or created_at
    title = "" if is_answer else _title(run, row, worded.document.text)
    topics = [] if is_answer else _topics(run, row)
    author = run.author(mapping.author_of(row, user="OwnerUserId", name="OwnerDisplayName"))
    accepted = _accepted(run, row, post_id)
    stamp = (edited_at or created_at).isoformat()
    now = history.Version(len(versions) + 1, title, worded.source, sorted(topics), "", stamp, "", "")
    if not versions:
        versions = [replace(now, author=author, at=created_at.isoformat())]
    elif (versions[-1].title, versions[-1].source, versions[-1].topics) != (now.title, now.source, now.topics):
        versions.append(replace(now, at=max(stamp, versions[-1].at), summary="As it was imported"))
    _say_changes(run, row, worded)
    return Text(
        id=post_id,
        kind="answer" if is_answer else "question",
        question=run.answers.get(post_id, 0),
        author=author,
        title=title,
        source=worded.source,
        html=worded.html,
        text=worded.document.text,
        excerpt=worded.document.excerpt,
        created_at=created_at.isoformat(),
        edited_at=edited_at.isoformat() if edited_at else "",
        active_at=active_at.isoformat(),
        score=_score(run, row, post_id),
        licence=run.licence(row),
        url=run.site.post(post_id, is_answer=is_answer),
        topics=topics,
        accepted=accepted,
        accepted_at=run.tallies[accepted].accepted_at if accepted in run.tallies else "",
        revisions=[version.record() for version in versions],
        file=row.file,
        line=row.line,
    )


def _say_changes(run: Run, row: Row, worded: wording.Wording) -> None:
    if worded.how:
        run.report.changed(row, worded.how)
    if worded.has_pictures:
        run.report.changed(row, wording.PICTURES)
    if not row.text("OwnerUserId"):
        run.report.changed(row, "has no account as its author; the name is kept")
    if row.text("ClosedDate"):
        run.report.changed(row, "was closed there; it is open here")


def _title(run: Run, row: Row, text: str) -> str:
    title, why = mapping.title_of(row, text)
    if why:
        run.report.changed(row, why)
    return title


def _topics(run: Run, row: Row) -> list[str]:
    topics = []
    for tag in mapping.tags_of(row.text("Tags")):
        try:
            topics.append(clean_name(tag))
        except ValidationError:
            run.report.changed(row, f"loses the tag {tag[:60]}, which is no name for a topic here")
    run.new_tags |= set(topics)
    return list(dict.fromkeys(topics))


def _score(run: Run, row: Row, post_id: int) -> int:
    tally = run.tallies.get(post_id, Tally())
    score = row.number("Score")
    if score is None:
        return tally.up - tally.down
    if "Votes" in run.dump.files and score != tally.up - tally.down:
        run.report.changed(row, "has another score than the votes in the dump give; its score is kept")
    return score


def _accepted(run: Run, row: Row, post_id: int) -> int:
    answer = row.number("AcceptedAnswerId") if post_id in run.questions else None
    if answer is not None and run.answers.get(answer) != post_id:
        run.report.changed(row, "accepted an answer that is not in the dump")
        return 0
    return answer or 0
