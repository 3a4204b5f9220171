"""Hostile HTML. The sanitiser is the last step of every text, so it is tried alone and behind the parser."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.template import Context, Template

from richtext import Link, parse
from richtext.sanitiser import sanitise, sanitise_plain
from tests.richtext.judge import faults

PAYLOADS = Path(os.environ.get("KM20_REAL_DATA", "../shared/data")) / "attack" / "dompurify.json"

OWN = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=/files/1/a.webp onerror=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form id=act action=//evil><input name=q><button>x</button></form>",
    "<p id=act>x</p><a id=body name=body>x</a><h2 id=toasts>x</h2>",
    "<input type=text autofocus onfocus=alert(1)>",
    "<input>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<base href=//evil>",
    "<meta http-equiv=refresh content='0;url=//evil'>",
    "<link rel=stylesheet href=//evil>",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
    "<p class='button button--danger'>x</p><span class=visually-hidden>x</span>",
    "<a href=/x target=_blank ping=//evil>x</a>",
    "<p hx-get=/admin/ data-x=1 aria-hidden=true>x</p>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=1?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<a href='//evil' rel=opener>x</a>",
    "<pre tabindex=5 contenteditable>x</pre>",
    "<ol start='1 onload=x'><li>x</ol>",
]


@pytest.mark.parametrize("payload", OWN)
def test_own_payloads_are_disarmed(payload: str) -> None:
    for made in (sanitise(payload), parse(payload).html(), parse(f"a\n\n{payload}\n\n[x]({payload})").html()):
        assert faults(made) == []
        assert sanitise(made) == made


def test_no_text_takes_an_id_or_a_look_of_the_page() -> None:
    made = sanitise("<h2 id=act>a</h2><li id=fn-1>b</li><span class='hl-k'>c</span><span class='hl-k toast'>d</span>")
    assert made == '<h2>a</h2><li id="fn-1">b</li><span class="hl-k">c</span><span>d</span>'


def test_an_input_can_only_be_a_box_that_cannot_be_ticked() -> None:
    assert sanitise("<input type=text value=x><input type=password>").count('type="checkbox"') == 2
    assert "value" not in sanitise("<input value=x>")


def test_payloads_of_dompurify_are_disarmed() -> None:
    if not PAYLOADS.exists():
        pytest.skip(f"{PAYLOADS} is absent; set KM20_REAL_DATA")
    payloads = [case["payload"] for case in json.loads(PAYLOADS.read_text())]
    assert len(payloads) > 200
    for payload in payloads:
        for made in (sanitise(payload), parse(payload).html(), parse(f"![{payload}]({payload})").html()):
            assert faults(made) == [], payload
            assert sanitise(made) == made, payload


def test_labels_of_names_cannot_break_out() -> None:
    for payload in OWN:
        link = Link(payload, payload)
        assert faults(parse("@a #b").html(people={"a": link}, topics={"b": link})) == []


def test_plain_text_is_shown_as_typed() -> None:
    assert sanitise_plain('<b> & "x"\nline') == '<p>&lt;b&gt; &amp; "x"<br>line</p>'


def test_the_filter_is_what_shows_stored_html() -> None:
    shown = Template("{% load richtext %}{{ html|rendered }}{{ none|rendered }}{{ html }}")
    assert shown.render(Context({"html": "<p>", "none": None})) == "<p>&lt;p&gt;"
