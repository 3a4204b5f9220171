"""One run over one dump: what it works on, what it knows so far, and what several tables need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from exchange.stackexchange import mapping
from exchange.stackexchange.known import Known
from exchange.stackexchange.mapping import AuthorRef, Tally
from exchange.stackexchange.reader import Dump, Row
from exchange.stackexchange.report import Report
from exchange.stackexchange.sites import Site
from exchange.stackexchange.staging import Staging

#: Told what is being done, how many are done, and how many there are (0: not known).
Progress = Callable[[str, int, int], None]


@dataclass
class Run:
    """Everything below ``progress`` is found on the way, table by table (``prepare.prepare`` has the order)."""

    dump: Dump
    site: Site
    staging: Staging
    report: Report
    known: Known = field(default_factory=Known)
    progress: Progress = lambda what, done, total: None

    #: Ids of questions, and answer → question, of all that is or will be imported.
    questions: set[int] = field(default_factory=set)
    answers: dict[int, int] = field(default_factory=dict)
    #: Short descriptions of tags: rows of Posts, by id.
    excerpts: dict[int, Row] = field(default_factory=dict)
    tallies: dict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    #: Tags of questions that are new, and of those that were here before.
    new_tags: set[str] = field(default_factory=set)
    old_tags: set[str] = field(default_factory=set)

    def find_posts(self) -> None:
        """First pass: an answer may stand before its question, and votes need to know what is imported."""
        kinds: dict[int, int] = {}
        parents: dict[int, int] = {}
        for number, row in enumerate(self.dump.rows("Posts")):
            post_id, kind = row.required("Id"), row.required("PostTypeId")
            if post_id in kinds:
                raise row.error(f"Post {post_id} stands in the file twice.")
            kinds[post_id] = kind
            if kind == mapping.ANSWER:
                parents[post_id] = row.number("ParentId") or 0
            elif kind == mapping.TAG_EXCERPT:
                self.excerpts[post_id] = row
            self.tell("Finding posts", number)
        self.questions = {post_id for post_id, kind in kinds.items() if kind == mapping.QUESTION}
        self.answers = {post_id: parent for post_id, parent in parents.items() if parent in self.questions}

    def is_imported(self, post_id: int) -> bool:
        """Whether the post is a question or an answer to one."""
        return post_id in self.questions or post_id in self.answers

    def author(self, author: AuthorRef) -> str:
        """Note that this author wrote something; the id to refer to it by."""
        if author.source_id not in self.staging.people:
            found = self.staging.use_user(author.source_id)
            made = mapping.person(author, self.site, name=found[0] if found else "", joined_at=None)
            made = replace(made, joined_at=found[1] if found else "")
            self.staging.people[author.source_id] = made
            if author.source_id not in self.known.people:
                self.staging.put(made)
        return author.source_id

    def licence(self, row: Row) -> str:
        """The licence of a row; where the dump does not say, that of the day, and the report says so."""
        written_at = row.time("CreationDate")
        if written_at is None:
            raise row.error("This row has no CreationDate.")
        licence, is_said = mapping.licence_of(row, written_at)
        if not is_said:
            self.report.changed(row, "names no licence; the site's of that day is kept")
        return licence

    def tell(self, what: str, done: int, total: int = 0) -> None:
        """Progress, every hundredth row."""
        if done % 100 == 0:
            self.progress(what, done, total)
