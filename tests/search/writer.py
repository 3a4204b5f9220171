"""A process that writes to an index: ``python -m tests.search.writer PATH ENGINE FIRST COUNT one|bulk``.

It says "ready" before it writes and "done" after. Started and killed by test_processes.
"""

from __future__ import annotations

import os
import sys


def main(path: str, name: str, first: int, count: int, how: str) -> None:
    os.environ["KM20_ENV"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "km20.settings"
    import django

    django.setup()
    from django.conf import settings

    from search import documents, engine
    from tests.search.conftest import open_index
    from tests.search.contract import post, put

    open_index(settings, path, name)  # type: ignore[arg-type]
    print("ready", flush=True)
    found = [post(pk, f"Kafka {pk}", "word " * 30) for pk in range(first, first + count)]
    if how == "one":
        for document in found:
            put(document)
    else:
        source = documents.sources()["post"]
        with engine.writing([], bulk=True) as writing:
            for _again in range(1000):
                writing.put(source, found)
    print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
