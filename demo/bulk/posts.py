"""Posts, answers and comments of the large company, in chunks by date, with counts that agree from the start."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from demo.bulk import marks
from demo.bulk.circles import Circle
from demo.bulk.words import Text, Writer
from demo.bulk.zipf import Zipf, few
from posts.models import Acceptance, Comment, Post, Revision, TaggedPost, TopicUse
from richtext import RENDER_VERSION

#: Top-level posts planned and written together.
CHUNK = 1000
KINDS = ("article", "discussion", "idea", "update", "praise")
#: Of a hundred top-level posts so many are questions; of a hundred answered questions so many are solved.
QUESTIONS, SOLVED = 62, 45


@dataclass
class Planned:
    """A post before it has an id, with everything that will hang on it."""

    post: Post
    circle: Circle
    topics: list[int] = field(default_factory=list)
    answers: list[Planned] = field(default_factory=list)
    #: Comments by author, text and date; the first of a thread has no parent.
    remarks: list[tuple[int, Text, datetime]] = field(default_factory=list)
    opinions: marks.Opinions = field(default_factory=marks.Opinions)
    accepted: int | None = None


class Author:
    """Plans and writes posts until there are enough."""

    def __init__(self, circles: list[Circle], random: Random, writer: Writer, now: datetime) -> None:
        self.circles, self.random, self.writer, self.now = circles, random, writer, now
        self.by_size = Zipf(random, 0.7)
        self.by_rank = Zipf(random, 0.6)
        self.uses: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
        self.posts_count: dict[int, int] = defaultdict(int)

    def write(self, moments: list[datetime], most: int) -> int:
        """Top-level posts at these moments with their answers, at most ``most`` posts together; how many it were."""
        planned: list[Planned] = []
        written = 0
        for moment in moments:
            if written >= most:
                break
            head = self._plan(moment, most - written - 1)
            planned.append(head)
            written += 1 + len(head.answers)
        self._save(planned)
        return written

    # --- planning

    def _plan(self, moment: datetime, most_answers: int) -> Planned:
        random, circle = self.random, self.by_size.pick(self.circles)
        kind = "question" if random.random() * 100 < QUESTIONS else random.choice(KINDS)
        head = self._planned(circle, kind, self.writer.post(), moment, title=self.writer.title(kind))
        head.topics = self.by_rank.some(circle.topics, random.randint(1, 3))
        if kind == "question" and random.random() < 0.85:
            self._plan_answers(head, moment, min(1 + few(random, 1.1, 15), most_answers))
        post, last = head.post, [moment, *(answer.post.active_at for answer in head.answers)]
        post.active_at = max(last + [at for _author, _text, at in head.remarks])
        self.posts_count[circle.pk] += 1
        is_question = kind == "question"
        for topic in head.topics:
            use = self.uses[topic, circle.pk]
            use[0] += 1
            use[1] += is_question
            use[2] += is_question and not head.answers
        return head

    def _plan_answers(self, head: Planned, moment: datetime, count: int) -> None:
        for _ in range(count):
            at = self._later(moment, hours=72)
            head.answers.append(self._planned(head.circle, "answer", self.writer.answer(), at))
        head.post.answers_count = len(head.answers)
        if head.answers and self.random.random() * 100 < SOLVED:
            best = max(range(len(head.answers)), key=lambda number: head.answers[number].post.score)
            head.accepted, head.post.is_solved = best, True

    def _planned(self, circle: Circle, kind: str, text: Text, at: datetime, *, title: str = "") -> Planned:
        author = self.by_rank.pick(circle.members)
        post = Post(
            kind=kind,
            status="published",
            community_id=circle.pk,
            author_id=author,
            title=title,
            body_source=text.source,
            body_html=text.html,
            body_text=text.text,
            excerpt=text.excerpt,
            render_version=RENDER_VERSION,
            created_at=at,
            published_at=at,
            active_at=at,
        )
        planned = Planned(post, circle)
        for _ in range(few(self.random, 0.7, 30)):
            remark = (self.by_rank.pick(circle.members), self.writer.remark(), self._later(at, hours=96))
            planned.remarks.append(remark)
        planned.remarks.sort(key=lambda remark: remark[2])
        post.comments_count = len(planned.remarks)
        planned.opinions = marks.plan(self.random, circle.members, post)
        return planned

    def _later(self, at: datetime, *, hours: int) -> datetime:
        return min(at + timedelta(hours=hours) * self.random.random() ** 3, self.now)

    # --- writing

    def _save(self, heads: list[Planned]) -> None:
        Post.objects.bulk_create([head.post for head in heads], batch_size=500)
        for head in heads:
            for answer in head.answers:
                answer.post.question_id = head.post.pk
        answers = [answer for head in heads for answer in head.answers]
        Post.objects.bulk_create([answer.post for answer in answers], batch_size=500)
        everything = [*heads, *answers]
        TaggedPost.objects.bulk_create(
            [TaggedPost(content_object_id=head.post.pk, tag_id=topic) for head in heads for topic in head.topics],
            batch_size=1000,
        )
        Revision.objects.bulk_create([_revision(planned.post) for planned in everything], batch_size=500)
        Acceptance.objects.bulk_create(
            [
                Acceptance(
                    question_id=head.post.pk,
                    answer_id=head.answers[head.accepted].post.pk,
                    by_id=head.post.author_id,
                    at=head.answers[head.accepted].post.created_at,
                )
                for head in heads
                if head.accepted is not None
            ],
            batch_size=1000,
        )
        self._save_remarks(everything)
        for planned in everything:
            marks.save_later(planned.opinions, planned.post)
        marks.save([planned.opinions for planned in everything])

    def _save_remarks(self, planned: list[Planned]) -> None:
        """The first remarks of threads, then replies to them."""
        first, replies = [], []
        for each in planned:
            roots: list[Comment] = []
            for author, text, at in each.remarks:
                comment = Comment(
                    post_id=each.post.pk,
                    author_id=author,
                    body_source=text.source,
                    body_html=text.html,
                    body_text=text.text,
                    render_version=RENDER_VERSION,
                    created_at=at,
                )
                if roots and self.random.random() < 0.35:
                    replies.append((comment, self.random.choice(roots)))
                else:
                    roots.append(comment)
            first += roots
        Comment.objects.bulk_create(first, batch_size=500)
        for comment, root in replies:
            comment.parent_id = root.pk
        Comment.objects.bulk_create([comment for comment, _root in replies], batch_size=500)

    def topic_uses(self) -> list[TopicUse]:
        """The counted uses of topics, for communities that did not exist before."""
        return [
            TopicUse(
                topic_id=topic, community_id=community, posts_count=posts, questions_count=asked, unanswered_count=open_
            )
            for (topic, community), (posts, asked, open_) in self.uses.items()
        ]


def _revision(post: Post) -> Revision:
    return Revision(
        post_id=post.pk,
        number=1,
        title=post.title,
        body_source=post.body_source,
        editor_id=post.author_id,
        at=post.published_at or post.created_at,
    )
