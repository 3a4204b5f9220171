"""Reading dumps, and refusing what is none."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from exchange.stackexchange.reader import DumpError, open_dump
from tests.exchange.dumps import brewery, write_dump

USERS = "<users></users>"


def folder_with(tmp_path: Path, posts: str | bytes) -> Path:
    (tmp_path / "Users.xml").write_text(USERS)
    (tmp_path / "Posts.xml").write_bytes(posts if isinstance(posts, bytes) else posts.encode())
    return tmp_path


def read(folder: Path) -> list[dict[str, str]]:
    return [row.attributes for row in open_dump(folder).rows("Posts")]


def test_rows_come_in_order_with_their_lines(tmp_path: Path) -> None:
    dump = open_dump(write_dump(tmp_path, brewery()))
    rows = list(dump.rows("Users"))
    assert [row.text("Id") for row in rows] == ["-1", "1", "2", "3"]
    assert [row.line for row in rows] == [3, 4, 5, 6]
    assert dump.missing == []


@pytest.mark.parametrize("bom", [True, False])
def test_a_byte_order_mark_is_no_trouble(tmp_path: Path, bom: bool) -> None:
    assert len(read(write_dump(tmp_path, brewery(), bom=bom))) == 10


def test_names_of_files_may_be_in_lower_case(tmp_path: Path) -> None:
    (tmp_path / "posts.xml").write_text('<posts><row Id="1" /></posts>')
    (tmp_path / "users.xml").write_text(USERS)
    assert read(tmp_path) == [{"Id": "1"}]


def test_tables_may_be_absent_but_posts_and_users(tmp_path: Path) -> None:
    tables = brewery()
    write_dump(tmp_path, {name: tables[name] for name in ("Posts", "Users")})
    dump = open_dump(tmp_path)
    assert "Comments" in dump.missing
    assert list(dump.rows("Comments")) == []
    (tmp_path / "Users.xml").unlink()
    with pytest.raises(DumpError, match=r"Users\.xml is missing"):
        open_dump(tmp_path)


def test_wrong_places_are_named(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="no folder"):
        open_dump(tmp_path / "nowhere")
    (tmp_path / "dump.7z").write_text("x")
    with pytest.raises(DumpError, match=r"is a file\. Unpack"):
        open_dump(tmp_path / "dump.7z")
    with pytest.raises(DumpError, match="holds no tables"):
        open_dump(tmp_path)


BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE posts [\n<!ENTITY a "aaaaaaaaaa">\n'
    + "\n".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']>\n<posts><row Id="1" Body="&j;" /></posts>'
)


@pytest.mark.parametrize(
    ("posts", "said"),
    [
        ('<posts>\n<row Id="1" />\n<row Id="2" \n</posts>', r"Posts\.xml, line 4: .*no well-formed XML"),
        ('<posts>\n<row Id="1" />', r"Posts\.xml, line 2: .*no well-formed XML"),
        ("", r"Posts\.xml, line 1: .*no element found"),
        ("Id,PostTypeId\n1,2\n", r"line 1: .*no well-formed XML"),
        ('<posts>\n<row Id="&nbsp;" /></posts>', r"line 2: .*undefined entity"),
        (b'<posts>\n<row Id="\xff" /></posts>', r"line 2: .*invalid token"),
        ("<html><body></body></html>", r"line 1: <html> stands where a dump has <posts>"),
        ("<comments></comments>", r"<comments> stands where a dump has <posts>"),
        ("<posts>\n<post/></posts>", r"line 2: <post> stands where a dump has <row>"),
        ('<posts>\n<row Id="1"><b/></row></posts>', r"line 2: <b> stands where a dump has nothing"),
        (BOMB, r"line 2: .*declares entities"),
        ('<!DOCTYPE posts SYSTEM "http://evil/x.dtd"><posts/>', r"line 1: .*declares entities"),
        ('<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><posts><row Id="&x;"/></posts>', "declares entities"),
    ],
)
def test_what_is_no_dump_is_refused_with_its_place(tmp_path: Path, posts: str | bytes, said: str) -> None:
    with pytest.raises(DumpError, match=said):
        read(folder_with(tmp_path, posts))


def test_values_of_the_wrong_kind_are_refused_with_their_place(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path, '<posts>\n<row Id="x" Score="9999999999999999999" CreationDate="yesterday" /></posts>'
    )
    row = next(iter(open_dump(folder).rows("Posts")))
    with pytest.raises(DumpError, match=r"Posts\.xml, line 2: Id is “x”; it should be a number"):
        row.required("Id")
    with pytest.raises(DumpError, match="Score is"):
        row.number("Score")
    with pytest.raises(DumpError, match="should be a time like"):
        row.time("CreationDate")
    with pytest.raises(DumpError, match="has no ParentId"):
        row.required("ParentId")
    assert row.number("ParentId") is None
    assert row.time("LastEditDate") is None


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    rows = '<row Id="1" Body="' + "x" * 1000 + '" />\n'
    folder = folder_with(tmp_path, "<posts>\n" + rows * 20_000 + "</posts>")
    tracemalloc.start()
    number = sum(1 for _ in open_dump(folder).rows("Posts"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert number == 20_000
    assert peak < 5_000_000  # the file has 20 MB


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "<posts/>")
    dump = open_dump(folder)
    (folder / "Posts.xml").unlink()
    with pytest.raises(DumpError, match=r"Posts\.xml: It cannot be read"):
        list(dump.rows("Posts"))
