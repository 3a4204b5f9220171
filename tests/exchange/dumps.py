"""Small dumps, written by us, with the traps of real ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

ROOTS = ("Posts", "Users", "Comments", "Tags", "Votes", "PostHistory", "PostLinks", "Badges")
Rows = list[dict[str, Any]]


def write_dump(folder: Path, tables: dict[str, Rows], *, bom: bool = True) -> Path:
    """The folder with one file a table, as the site writes them."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        lines = [
            "  <row " + " ".join(f"{name}={attribute(value)}" for name, value in row.items()) + " />" for row in rows
        ]
        root = table.lower()
        text = "\n".join(['<?xml version="1.0" encoding="utf-8"?>', f"<{root}>", *lines, f"</{root}>"])
        (folder / f"{table}.xml").write_text(("\ufeff" if bom else "") + text, encoding="utf-8")
    return folder


def attribute(value: Any) -> str:
    return quoteattr(str(value), {"\n": "&#xA;", "\r": "&#xD;"})


def day(number: int) -> str:
    return f"2014-03-{number:02d}T10:00:00.000"


def brewery() -> dict[str, Rows]:
    """One site with every trap: see the comments."""
    return {
        "Users": [
            {"Id": -1, "DisplayName": "Community", "CreationDate": day(1)},
            {"Id": 1, "DisplayName": "Ann  Hopps", "CreationDate": day(1), "AboutMe": "<p>private</p>"},
            {"Id": 2, "DisplayName": "Bob Malt", "CreationDate": day(2)},
            {"Id": 3, "DisplayName": "Reader Only", "CreationDate": day(3)},  # wrote nothing
        ],
        "Posts": [
            {  # an answer that stands before its question
                "Id": 1, "PostTypeId": 2, "ParentId": 2, "CreationDate": day(5), "Score": 7, "OwnerUserId": 2,
                "Body": "<p>Boil it <strong>twice</strong>.</p>\n", "LastActivityDate": day(5),
            },
            {
                "Id": 2, "PostTypeId": 1, "AcceptedAnswerId": 1, "CreationDate": day(4), "Score": 3, "OwnerUserId": 1,
                "Title": "How long do I boil wort?", "Tags": "<wort><home-brewing>", "LastEditDate": day(6),
                "LastActivityDate": day(8), "Body": "<p>My <em>first</em> wort.</p>\n",
                "ContentLicense": "CC BY-SA 3.0",
            },
            {  # closed, tags in the new form, author's account gone, accepted answer absent, no history
                "Id": 3, "PostTypeId": 1, "AcceptedAnswerId": 99, "CreationDate": day(9), "Score": -2,
                "OwnerDisplayName": "user77", "Title": "Is <b> a tag & what?", "Tags": "|wort|taste|",
                "ClosedDate": day(10), "LastActivityDate": day(9),
                "Body": "<p>See <a href=\"/questions/2/x\">this</a> "
                "<img src=\"https://i.stack.imgur.com/a.png\" alt=\"glass\"></p>",
            },
            {"Id": 4, "PostTypeId": 2, "ParentId": 98, "CreationDate": day(9), "Body": "<p>x</p>"},  # question absent
            {"Id": 5, "PostTypeId": 4, "CreationDate": day(9), "Body": "<p>Sugary liquid.</p>", "OwnerUserId": 1},
            {"Id": 6, "PostTypeId": 5, "CreationDate": day(9), "Body": "<p>Long.</p>", "OwnerUserId": 1},
            {"Id": 7, "PostTypeId": 6, "CreationDate": day(9), "Body": "<p>Me.</p>", "OwnerUserId": 1, "Title": "N"},
            {"Id": 8, "PostTypeId": 7, "CreationDate": day(9), "Body": "<p>x</p>"},
            {  # written by an account that Users.xml does not have; no LastActivityDate; no Score
                "Id": 9, "PostTypeId": 2, "ParentId": 2, "CreationDate": day(7), "OwnerUserId": 55,
                "OwnerDisplayName": "Gone Gal", "Body": "<p>Once.</p>",
            },
            {  # nobody at all; a title that is too long
                "Id": 10, "PostTypeId": 1, "CreationDate": day(11), "Title": "long " * 40, "Score": 0,
                "Tags": "<taste>", "Body": "<p>x</p>", "LastActivityDate": day(11),
            },
        ],
        "Comments": [
            {"Id": 1, "PostId": 1, "Score": 2, "Text": "Why *twice*, @Bob?", "CreationDate": day(6), "UserId": 1},
            {"Id": 2, "PostId": 2, "Text": "Hm <script>", "CreationDate": day(6), "UserDisplayName": "user77"},
            {"Id": 3, "PostId": 97, "Score": 0, "Text": "lost", "CreationDate": day(6), "UserId": 1},
            {"Id": 4, "PostId": 2, "Score": 0, "Text": "  ", "CreationDate": day(6), "UserId": 1},
        ],
        "Tags": [
            {"Id": 1, "TagName": "wort", "Count": 2, "ExcerptPostId": 5, "WikiPostId": 6},
            {"Id": 2, "TagName": "home-brewing", "Count": 1},
            {"Id": 3, "TagName": "unused", "Count": 0},
        ],
        "Votes": [
            *({"Id": number, "PostId": 1, "VoteTypeId": 2, "CreationDate": day(6)} for number in range(1, 8)),
            {"Id": 8, "PostId": 1, "VoteTypeId": 1, "CreationDate": day(8)},
            {"Id": 9, "PostId": 9, "VoteTypeId": 2, "CreationDate": day(8)},
            {"Id": 10, "PostId": 9, "VoteTypeId": 3, "CreationDate": day(8)},
            {"Id": 11, "PostId": 9, "VoteTypeId": 3, "CreationDate": day(8)},
            {"Id": 12, "PostId": 12345, "VoteTypeId": 2, "CreationDate": day(8)},  # post absent
            {"Id": 13, "PostId": 2, "VoteTypeId": 5, "UserId": 1, "CreationDate": day(8)},
            {"Id": 14, "PostId": 2, "VoteTypeId": 77, "CreationDate": day(8)},
        ],
        "PostHistory": [
            change(1, 1, 2, "g1", 4, 1, "How long to boil"),
            change(2, 2, 2, "g1", 4, 1, "My first wort."),
            change(3, 3, 2, "g1", 4, 1, "<wort>"),
            change(4, 4, 2, "g2", 5, 2, "How long do I boil wort?", Comment="clearer"),
            change(5, 5, 2, "g2", 5, 2, "My *first* wort.\r\n", Comment="clearer"),
            change(6, 6, 2, "g3", 6, -1, "<wort><home-brewing>"),
            change(7, 10, 2, "g4", 7, 1, "closed"),
            change(8, 2, 1, "g5", 5, 2, "Boil it <b>twice</b>."),  # HTML in Markdown: reads differently here
            change(9, 2, 5, "g6", 9, 1, "Sugary"),
        ],
        "PostLinks": [
            {"Id": 1, "CreationDate": day(9), "PostId": 3, "RelatedPostId": 2, "LinkTypeId": 3},
            {"Id": 2, "CreationDate": day(9), "PostId": 3, "RelatedPostId": 2, "LinkTypeId": 1},
            {"Id": 3, "CreationDate": day(9), "PostId": 3, "RelatedPostId": 2, "LinkTypeId": 1},
            {"Id": 4, "CreationDate": day(9), "PostId": 3, "RelatedPostId": 3, "LinkTypeId": 1},
            {"Id": 5, "CreationDate": day(9), "PostId": 3, "RelatedPostId": 96, "LinkTypeId": 1},
            {"Id": 6, "CreationDate": day(9), "PostId": 3, "RelatedPostId": 2, "LinkTypeId": 9},
        ],
        "Badges": [{"Id": 1, "UserId": 1, "Name": "Editor", "Date": day(5), "Class": 3, "TagBased": "False"}],
    }  # fmt: skip


def change(row: int, kind: int, post: int, guid: str, on: int, user: int, text: str, **more: Any) -> dict[str, Any]:
    """A row of PostHistory."""
    return {
        "Id": row,
        "PostHistoryTypeId": kind,
        "PostId": post,
        "RevisionGUID": guid,
        "CreationDate": day(on),
        "UserId": user,
        "Text": text,
        **more,
    }
