"""The main job, end to end: join, ask an expert, be told, answer, accept, find; an outsider finds nothing."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Window
from tests.real_site import RealSite

pytestmark = [pytest.mark.journey, pytest.mark.slow]

MAKE = """
from allauth.account.models import EmailAddress
from experts import actions as experts
from tests.factories import make_community, make_member, make_person, viewer_of
owner, asker = make_person("Olga Owner {mark}"), make_person("Ada Asker {mark}")
expert, outsider = make_person("Enno Expert {mark}"), make_person("Otto Outsider {mark}")
for person in (owner, asker, expert, outsider):
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
community = make_community("Kiln {mark}", visibility="open", owner=owner, slug="kiln-{mark}")
make_member(community, expert)
experts.declare(actor=viewer_of(expert), topic_name="glaze-{mark}", note="Fired since 2009")
answer({{"asker": asker.email, "expert": expert.email, "outsider": outsider.email, "owner": owner.email}})
"""


CLOSE = """
from communities.models import Community
Community.objects.filter(slug="kiln-{mark}").update(visibility="closed")
"""


def eventually(page: Page, path: str, text: str, patience: int = 60) -> None:
    """Reload until the workers have brought it."""
    for _ in range(patience):
        page.goto(path)
        if page.get_by_text(text).count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{path} never showed {text!r}: {page.locator('main').inner_text()[:2000]}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_ask_tell_answer_accept_find(site: RealSite, window: Window, scripts: bool) -> None:
    mark = uuid.uuid4().hex[:8]
    people = site.ask(MAKE.format(mark=mark))
    title = f"Why does the glaze craze {mark}?"
    asker = window(people["asker"], java_script_enabled=scripts)

    # she joins
    asker.goto(f"/c/kiln-{mark}/")
    asker.get_by_role("button", name=re.compile("^Join")).first.click()
    expect(asker.get_by_role("button", name="Leave").or_(asker.get_by_text("Member").first).first).to_be_visible()

    # she asks, and tags an expert
    asker.goto(f"/write/?kind=question&community=kiln-{mark}")
    asker.get_by_label("Title").fill(title)
    asker.get_by_label("Text").fill("It comes out **crackled** since we changed the clay.\n\n- cone 6\n- slow cooling")
    topics = asker.locator("#id_topics, [data-topics-input]").first
    topics.fill(f"glaze-{mark}")
    if scripts:
        topics.press("Enter")
    asker.get_by_role("button", name="Suggest experts").click()
    asker.get_by_role("checkbox", name=re.compile("Enno Expert")).check()
    asker.get_by_role("button", name="Publish").click()
    asker.wait_for_url(re.compile(r"/posts/\d+/"))
    expect(asker.get_by_role("heading", level=1)).to_have_text(title)
    question = asker.url

    # the community becomes closed to outsiders
    site.ask(CLOSE.format(mark=mark))

    # the expert is told, in the inbox and on the desk, and answers
    expert = window(people["expert"], java_script_enabled=scripts)
    eventually(expert, "/inbox/", title)
    eventually(expert, "/desk/", title)
    expert.get_by_role("link", name=title).first.click()
    expect(expert.get_by_role("heading", level=1)).to_have_text(title)
    expert.locator("#answer-form").get_by_role("textbox").fill(
        "The new body shrinks less. Add 5 % silica to the glaze."
    )
    expert.locator("#answer-form").get_by_role("button", name="Answer").click()
    expect(expert.get_by_text("Add 5 % silica").first).to_be_visible()
    expect(expert.get_by_text(re.compile(f"Expert in glaze-{mark}", re.IGNORECASE)).first).to_be_visible()

    # the asker is told and accepts
    eventually(asker, "/inbox/", "Enno Expert")
    asker.goto(question)
    asker.get_by_role("button", name=re.compile("accept|solve", re.IGNORECASE)).first.click()
    expect(asker.get_by_text("Solved", exact=False).first).to_be_visible()
    eventually(expert, "/inbox/", "accepted")

    # both find it; an outsider does not, and meets it nowhere
    eventually(asker, f"/search/?q=silica+{mark}", title)
    eventually(expert, f"/search/?q=crackled+{mark}", title)
    outsider = window(people["outsider"], java_script_enabled=scripts)
    for path in (
        f"/search/?q=craze+{mark}",
        "/search/suggestions/?q=why+does+the+glaze",
        "/questions/?show=newest",
        "/",
    ):
        outsider.goto(path)
        assert title not in outsider.content(), path
    response = outsider.goto(question)
    assert response is not None
    assert response.status == 404
