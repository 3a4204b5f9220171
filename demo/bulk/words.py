"""Texts of the large company: sentences from a vocabulary, put together from parts that were rendered once.

Markdown blocks that stand one after another render to their HTML one after another, so a text of rendered parts is what
``richtext.parse`` would have made of the whole, at a hundredth of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from demo.bulk.vocabulary import WORDS
from demo.bulk.zipf import Zipf
from richtext import parse

THINGS, VERBS, TRAITS = WORDS["things"], WORDS["verbs"], WORDS["traits"]
JOINS, OPENINGS = WORDS["joins"], WORDS["openings"]
#: Patterns of titles: {0} a thing, {1} a verb, {2} a trait, {3} a circumstance.
QUESTIONS, TITLES = WORDS["questions"], WORDS["titles"]
SNIPPETS = (
    "```sql\nSELECT device_id, count(*) FROM events WHERE at > now() - interval '1 day' GROUP BY device_id;\n```",
    "```python\nfor attempt in range(3):\n    if call():\n        break\n    wait(2 ** attempt)\n```",
    "```yaml\nresources:\n  requests: {cpu: 200m, memory: 256Mi}\n  limits: {memory: 512Mi}\n```",
    "| Setting | Before | After |\n|---|---|---|\n| interval | 60 s | 15 s |\n| batch | 100 | 500 |",
    "> It worked in the test environment, and nobody had told the depot.",
    "1. Write down what you see.\n2. Change one thing.\n3. Write down what you see now.",
)
#: Parts kept of each sort.
PARTS = 300


@dataclass(frozen=True, slots=True)
class Text:
    """A source with what is stored of it."""

    source: str
    html: str
    text: str

    @property
    def is_plain(self) -> bool:
        """Whether it ends in a paragraph."""
        return self.html.endswith("</p>\n")

    @property
    def excerpt(self) -> str:
        line = " ".join(self.text.split())
        return line if len(line) <= 300 else f"{line[:297].rsplit(' ', 1)[0]} …"


class Writer:
    """Writes titles, posts and remarks; the same seed writes the same."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._zipf = Zipf(random, 0.8)
        self._paragraphs = [self._rendered(" ".join(self.sentence() for _ in range(3))) for _ in range(PARTS)]
        self._lists = [
            self._rendered("\n".join(f"- {self.sentence()}" for _ in range(random.randint(2, 5)))) for _ in range(PARTS)
        ]
        self._snippets = [self._rendered(snippet) for snippet in SNIPPETS]

    def sentence(self) -> str:
        pick, choice = self._zipf.pick, self.random.choice
        words = f"{choice(OPENINGS)} the {pick(TRAITS)} {pick(THINGS)} {pick(VERBS)} {choice(JOINS)}"
        if self.random.random() < 0.4:
            words += f", and the {pick(THINGS)} {pick(VERBS)}"
        return f"{words}."

    def title(self, kind: str) -> str:
        pattern = self.random.choice(QUESTIONS if kind == "question" else TITLES)
        pick = self._zipf.pick
        title = pattern.format(pick(THINGS), pick(VERBS), pick(TRAITS), self.random.choice(JOINS))
        return title[:1].upper() + title[1:]

    def post(self) -> Text:
        """A paragraph of its own, then two to six parts."""
        parts = [self._own(2)]
        for _ in range(self.random.randint(2, 6)):
            chance = self.random.random()
            pool = self._snippets if chance < 0.12 else self._lists if chance < 0.3 else self._paragraphs
            if pool is not self._paragraphs and not parts[-1].is_plain:
                pool = self._paragraphs  # two lists that touch would become one
            parts.append(self.random.choice(pool))
        return self._joined(parts)

    def answer(self) -> Text:
        return self._joined([self._own(2), *self.random.choices(self._paragraphs, k=self.random.randint(1, 3))])

    def remark(self) -> Text:
        return self._own(1)

    def _own(self, sentences: int) -> Text:
        """Plain words need no parser: there is nothing in our vocabulary that Markdown would read as more."""
        text = " ".join(self.sentence() for _ in range(sentences))
        return Text(text, f"<p>{text}</p>\n", text)

    @staticmethod
    def _joined(parts: list[Text]) -> Text:
        return Text(
            "\n\n".join(part.source for part in parts),
            "".join(part.html for part in parts),
            "\n".join(part.text for part in parts),
        )

    @staticmethod
    def _rendered(source: str) -> Text:
        document = parse(source)
        return Text(source, document.html(), document.text)
