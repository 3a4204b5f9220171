"""Makes the virtual environment and installs a lock file into it, once per change of that file.

Run by the shell commands beside it with whatever Python 3.11+ the machine has, before anything is installed: so only
the standard library is used. A start that was cut off heals itself: the stamp that says "installed" is written last,
and an environment without a working pip is made anew. Two starts at once wait for each other (file lock).
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Trouble(Exception):  # noqa: N818  (it is told to a person, not caught as an error)
    """What is wrong and the way out, for the person at the terminal."""


def main(lock_name: str) -> None:
    folder = Path(os.environ.get("KM20_VENV") or ROOT / ".venv")
    lock = ROOT / lock_name
    if installed(folder, lock):
        return
    with alone(folder):
        if installed(folder, lock):  # another start did it while this one waited
            return
        if not works(folder):
            make(folder)
        install(folder, lock)


def python_of(folder: Path) -> Path:
    return folder / "bin" / "python"


def stamp_of(folder: Path, lock: Path) -> Path:
    return folder / f".{lock.name}.sha256"


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def installed(folder: Path, lock: Path) -> bool:
    """Whether exactly this lock file was installed to its end; the tests' lock contains the site's."""
    wanted = [lock, lock.with_name("requirements-dev.txt")] if lock.name == "requirements.txt" else [lock]
    if not python_of(folder).exists():  # also false for a link to a Python that was removed
        return False
    return any(path.exists() and read(stamp_of(folder, path)) == stamp_text(path) for path in wanted)


def stamp_text(lock: Path) -> str:
    """The tests' lock is trusted to contain the site's only in the very pair that was installed."""
    site = lock.with_name("requirements.txt")
    return digest(lock) + (" " + digest(site) if lock.name != site.name and site.exists() else "")


def read(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""


def works(folder: Path) -> bool:
    """Whether the environment runs, is new enough and has pip."""
    if not python_of(folder).exists():
        return False
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python_of(folder), "-c", probe], capture_output=True, check=False).returncode == 0


def make(folder: Path) -> None:
    say(f"Making the environment {shown(folder)} (Python {sys.version.split()[0]}) …")
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Trouble(
            f"Python {version} is here, but without the modules that make virtual environments.\n"
            f"  Debian, Ubuntu:  sudo apt-get install python{version}-venv\n"
            "  Then run this command again."
        ) from None
    if folder.exists():
        if any(folder.iterdir()) and not (folder / "pyvenv.cfg").exists():
            raise Trouble(
                f"{folder} is not a virtual environment.\n  Move it away, or set KM20_VENV to another folder."
            )
        shutil.rmtree(folder)  # half-made, or of a Python that is gone
    ran = subprocess.run([sys.executable, "-m", "venv", folder], capture_output=True, text=True, check=False)
    if ran.returncode:
        raise Trouble(f"The environment could not be made:\n{last_lines(ran.stdout + ran.stderr)}")


def install(folder: Path, lock: Path) -> None:
    count = sum(1 for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#")))
    say(f"Installing {count} packages of {lock.name}, checked by their hashes; a minute or two …")
    stamp_of(folder, lock).unlink(missing_ok=True)
    command = [python_of(folder), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--quiet", "--require-hashes", "-r", lock]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise Trouble(
            f"The packages could not be installed:\n{last_lines(ran.stdout + ran.stderr)}\n"
            "  Without a way to PyPI, set PIP_INDEX_URL to a mirror, or fill a folder elsewhere with\n"
            f"  pip download -r {lock.name} -d packages  and set PIP_NO_INDEX=1 PIP_FIND_LINKS=/path/to/packages"
        )
    stamp = stamp_of(folder, lock)
    half = stamp.with_suffix(".new")
    half.write_text(stamp_text(lock))
    half.replace(stamp)


def last_lines(text: str, count: int = 12) -> str:
    return "\n".join("  | " + line for line in text.strip().splitlines()[-count:])


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the lock of this environment; freed by the system when the process ends, however it ends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is making the environment; waiting for it …")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def say(line: str) -> None:
    sys.stderr.write(f"· {line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Trouble as trouble:
        raise SystemExit(str(trouble)) from None
    except PermissionError as error:
        raise SystemExit(
            f"{error.filename} cannot be written by user id {os.getuid()}.\n"
            "  Clone into a folder of your own, or set KM20_VENV and KM20_VAR to folders that you may write."
        ) from None
    except KeyboardInterrupt:
        raise SystemExit("Stopped; the next start goes on from here.") from None
    except OSError as error:
        raise SystemExit(
            f"{error}\n  Check the free space (df -h) and the folder, then run the command again."
        ) from None
