"""Where an embedded index lives, and how several processes share it.

::

    index/CURRENT                 names the generation that readers and writers use; replaced atomically
    index/g18f3…-1c2d3e4f/        one generation: the engine's own files; the suffix is the schema's fingerprint
    index/write.lock              held (flock) by the one process that writes
    index/rebuild.lock            held by the process that builds the next generation
    index/rebuilding, journal     while one is built: its name, and the ids that were written to the live one meanwhile

The kernel frees a flock when its holder dies, so ``kill -9`` leaves no lock behind.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from search.backends.errors import EngineBusyError, NoIndexError

#: Seconds after a vain wait for the write lock in which further ones are not waited for.
PATIENCE_AGAIN = 30.0


class Place:
    """The folder of an index."""

    def __init__(self, path: str, fingerprint: str) -> None:
        self.root = Path(path)
        self.fingerprint = fingerprint
        self._gave_up_at = -PATIENCE_AGAIN
        self._known: tuple[int, int, Path] | None = None

    # --- generations

    def current(self) -> Path:
        """The generation in use; ``NoIndexError`` where there is none of this release's schema."""
        pointer = self.root / "CURRENT"
        try:
            status = pointer.stat()
            if self._known is None or self._known[:2] != (status.st_mtime_ns, status.st_ino):
                self._known = (status.st_mtime_ns, status.st_ino, self.root / pointer.read_text().strip())
        except OSError as error:
            raise NoIndexError("There is no search index yet.") from error
        generation = self._known[2]
        if not generation.name.endswith(f"-{self.fingerprint}"):
            raise NoIndexError("The search index is of another release; it has to be rebuilt.")
        return generation

    def exists(self) -> bool:
        """Whether there is an index that this release can use."""
        try:
            return self.current().is_dir()
        except NoIndexError:
            return False

    def begin(self) -> Path:
        """An empty folder for a new generation."""
        generation = self.root / f"g{time.time_ns():x}-{self.fingerprint}"
        generation.mkdir(parents=True)
        return generation

    def publish(self, generation: Path) -> None:
        """Make it the one in use, and remove the others, but not one that is being built. Call under the write lock."""
        pointer = self.root / "CURRENT.new"
        with pointer.open("w") as file:
            file.write(generation.name)
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(self.root / "CURRENT")
        self._known = None
        self._keep_only(generation.name, self._being_built())

    def _being_built(self) -> str:
        try:
            return (self.root / "rebuilding").read_text()
        except OSError:
            return ""

    def _keep_only(self, *names: str) -> None:
        for other in self.root.glob("g*-*"):
            if other.name not in names:
                shutil.rmtree(other, ignore_errors=True)

    # --- locks

    @contextmanager
    def writing(self, wait: float = 60.0) -> Iterator[None]:
        """Hold the write lock; ``EngineBusyError`` when somebody else holds it for longer than ``wait`` seconds.

        Who has just waited in vain does not wait again: a worker tries the facts of a failed batch one by one.
        """
        patience = wait if time.monotonic() - self._gave_up_at > PATIENCE_AGAIN else 0.0
        try:
            with self._locked("write.lock", patience):
                yield
        except EngineBusyError:
            self._gave_up_at = self._gave_up_at if patience == 0.0 else time.monotonic()
            raise

    @contextmanager
    def rebuilding(self) -> Iterator[Path]:
        """Hold the rebuild lock and a new generation; what is written meanwhile is noted in the journal."""
        with self._locked("rebuild.lock", 0.0):
            with self.writing():
                with suppress(OSError):
                    self._keep_only((self.root / "CURRENT").read_text().strip())  # what a killed rebuild left
                generation = self.begin()
                (self.root / "journal").write_text("")
                (self.root / "rebuilding").write_text(generation.name)
            try:
                yield generation
            finally:
                with suppress(OSError):
                    (self.root / "rebuilding").unlink()
                with suppress(OSError):
                    (self.root / "journal").unlink()
                if not self.exists() or self.current() != generation:
                    shutil.rmtree(generation, ignore_errors=True)

    @contextmanager
    def _locked(self, name: str, wait: float) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / name).open("a") as file:
            until = time.monotonic() + wait
            pause = 0.002
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() >= until:
                        raise EngineBusyError("The search index is being written by another process.") from error
                    time.sleep(pause)
                    pause = min(pause * 1.5, 0.05)
            yield  # closing the file frees the lock

    # --- what was written while the next generation is built

    def note(self, keys: list[int]) -> None:
        """Remember the keys that are about to be written, where a rebuild runs. Call while holding the write lock."""
        if not (self.root / "rebuilding").exists():
            return
        with (self.root / "journal").open("a") as journal:
            journal.write("".join(f"{key}\n" for key in keys))

    def noted(self) -> list[int]:
        """The keys written since the rebuild began."""
        lines = (self.root / "journal").read_text().split("\n")
        return sorted({int(line) for line in lines if line.strip()})
