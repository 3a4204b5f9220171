"""Real sites: what is in our tables afterwards is what is in the XML, and a second run changes nothing."""

from __future__ import annotations

import io
import os
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import iterparse

import pytest
from django.core.management import call_command

from communities.models import Community
from posts.counts import recount
from posts.models import Acceptance, Comment, Post
from tests.cost import measured
from tests.exchange.test_import import everything
from tests.factories import make_admin

DUMPS = Path(os.environ.get("KM20_REAL_DATA", "../shared/data")) / "stackexchange"
SITES = ["conlang-meta", "beer-meta", "bicycles-meta", "beer", "cardano"]

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def counted(folder: Path) -> Counter[str]:
    """What the XML holds, told by another parser."""
    found: Counter[str] = Counter()
    questions, answers, accepted = set(), {}, {}
    for _, row in iterparse(folder / "Posts.xml"):
        if row.get("PostTypeId") == "1":
            questions.add(row.get("Id"))
            if row.get("AcceptedAnswerId"):
                accepted[row.get("Id")] = row.get("AcceptedAnswerId")
        elif row.get("PostTypeId") == "2":
            answers[row.get("Id")] = row.get("ParentId")
        row.clear()
    for _, row in iterparse(folder / "Comments.xml"):
        found["comments"] += row.tag == "row" and (row.get("PostId") in questions or row.get("PostId") in answers)
        row.clear()
    found["questions"] = len(questions)
    found["answers"] = sum(parent in questions for parent in answers.values())
    found["accepted"] = sum(answers.get(answer) == question for question, answer in accepted.items())
    return found


def imported(source: str) -> Counter[str]:
    posts = Post.objects.filter(source=source)
    return Counter(
        questions=posts.filter(kind="question").count(),
        answers=posts.filter(kind="answer").count(),
        accepted=Acceptance.objects.filter(question__source=source).count(),
        comments=Comment.objects.filter(source=source).count(),
    )


def test_five_sites_become_five_communities(tmp_path: Path) -> None:
    if not DUMPS.exists():
        pytest.skip(f"{DUMPS} is absent; set KM20_REAL_DATA")
    make_admin()

    def run(site: str) -> str:
        out = io.StringIO()
        report = tmp_path / f"{site}.tsv"
        call_command("import_stackexchange", str(DUMPS / site), community=site, report=report, stdout=out)
        return out.getvalue()

    for site in SITES:
        with measured() as cost:
            run(site)
        assert cost.seconds < 60
        assert imported(f"stackexchange:{site}") == counted(DUMPS / site)
        lines = [line.split("\t") for line in (tmp_path / f"{site}.tsv").read_text().splitlines()[1:]]
        for path in (DUMPS / site).glob("*.xml"):
            rows = sum(row.tag == "row" for _, row in iterparse(path))
            outcomes = Counter(line[3] for line in lines if line[0] == path.name)
            assert outcomes["taken"] + outcomes["left out"] == rows, path.name
        assert all(line[4] for line in lines if line[3] in ("left out", "changed"))
    assert Community.objects.count() == len(SITES)
    assert list(recount(mend=False)) == []
    before = everything()
    for site in SITES:
        assert "Everything was here already. Nothing was changed." in run(site)
    assert everything() == before
