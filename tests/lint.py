"""bin/lint: every tool that reads the code, one line each; the words of those that object."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

LOOK: dict[str, list[str | Path]] = {
    "types (mypy)": [PYTHON, "-m", "mypy"],
    "rules (ruff)": [PYTHON, "-m", "ruff", "check", "."],
    "format (ruff)": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "who imports whom (import-linter)": [BIN / "lint-imports"],
    "templates (djlint)": [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"],
    "missing migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "system checks": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    "shell (bash -n)": ["bash", "-n", *(ROOT / "bin" / name for name in ("serve", "test", "lint", "lock", "manage"))],
}
FIX: dict[str, list[str | Path]] = {
    "rules (ruff)": [PYTHON, "-m", "ruff", "check", "--fix", "."],
    "format (ruff)": [PYTHON, "-m", "ruff", "format", "."],
}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/lint", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="first repair what can be repaired")
    if parser.parse_args(arguments).fix:
        for name, command in FIX.items():
            print(look(name, command)[1])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        objected = False
        for is_well, said in pool.map(look, LOOK.keys(), LOOK.values()):
            print(said, flush=True)
            objected = objected or not is_well
    return int(objected)


def look(name: str, command: Sequence[str | Path]) -> tuple[bool, str]:
    """Run one tool; whether it is content, and the line (with its words where it is not)."""
    began = time.monotonic()
    environment = os.environ | {"KM20_ENV": "test", "NO_COLOR": "1"}
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment, stdin=subprocess.DEVNULL
    )
    mark = "ok    " if ran.returncode == 0 else "FAILED"
    line = f"{mark} {name}, {time.monotonic() - began:.0f} s"
    if ran.returncode == 0:
        return True, line
    return False, f"{line}\n" + "\n".join(
        f"    {text}" for text in (ran.stdout + ran.stderr).strip().splitlines()[-60:]
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
