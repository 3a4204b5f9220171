"""Run inside the measured site: how many queries each address costs on its second request. Prints JSON."""

import json
import os
import statistics
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

PER_PAGE = 5


def counted(plan: dict[str, object]) -> dict[str, float]:
    settings.ALLOWED_HOSTS = ["*"]
    found: dict[str, float] = {}
    for name, targets in plan["targets"].items():  # type: ignore[attr-defined]
        counts = []
        for target in targets[:PER_PAGE]:
            browser = Client(headers={"HX-Request": "true"} if name in plan["fragments"] else {})  # type: ignore[operator]
            browser.cookies["sessionid"] = plan["sessions"][target["who"]]  # type: ignore[index]
            for _time in range(2):
                with CaptureQueriesContext(connection) as queries:
                    if target["fields"]:
                        browser.post(target["path"], target["fields"])
                    else:
                        browser.get(target["path"])
            counts.append(len(queries))
        found[name] = statistics.median(counts)
    return found


print("ANSWER " + json.dumps(counted(json.loads(Path(os.environ["BENCH_PLAN"]).read_text()))))
