"""From a bare machine to an environment: bin/find-python and bin/environment.py."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def environment() -> ModuleType:
    spec = importlib.util.spec_from_file_location("environment", ROOT / "bin" / "environment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path / "requirements.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Something that looks like an environment."""
    made = tmp_path / "venv"
    (made / "bin").mkdir(parents=True)
    (made / "bin" / "python").symlink_to(sys.executable)
    (made / "pyvenv.cfg").touch()
    return made


def stamp(environment: ModuleType, folder: Path, lock: Path) -> None:
    environment.stamp_of(folder, lock).write_text(environment.stamp_text(lock))


def test_environment_without_a_stamp_is_not_installed(environment: ModuleType, folder: Path, lock: Path) -> None:
    assert not environment.installed(folder, lock)
    stamp(environment, folder, lock)
    assert environment.installed(folder, lock)


def test_changed_lock_is_installed_again(environment: ModuleType, folder: Path, lock: Path) -> None:
    stamp(environment, folder, lock)
    lock.write_text("# another\n")
    assert not environment.installed(folder, lock)


def test_environment_of_the_tests_serves_the_site_too(environment: ModuleType, folder: Path, lock: Path) -> None:
    dev = lock.with_name("requirements-dev.txt")
    stamp(environment, folder, dev)
    assert environment.installed(folder, lock)
    assert environment.installed(folder, dev)
    lock.write_text("# another\n")
    assert not environment.installed(folder, lock)
    assert not environment.installed(folder, dev)


def test_environment_of_a_python_that_is_gone_is_not_installed(
    environment: ModuleType, folder: Path, lock: Path
) -> None:
    stamp(environment, folder, lock)
    (folder / "bin" / "python").unlink()
    (folder / "bin" / "python").symlink_to("/gone/python3")
    assert not environment.installed(folder, lock)
    assert not environment.works(folder)


def test_half_made_environment_does_not_work(environment: ModuleType, folder: Path) -> None:
    (folder / "bin" / "python").unlink()
    (folder / "bin" / "python").write_text("#!/bin/sh\nexit 1\n")
    (folder / "bin" / "python").chmod(0o755)
    assert not environment.works(folder)


def test_folder_of_something_else_is_left_alone(environment: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(environment.Trouble, match="not a virtual environment"):
        environment.make(tmp_path)
    assert (tmp_path / "thesis.txt").exists()


def run_environment(folder: Path, lock: str = "requirements.txt", **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", ROOT / "bin" / "environment.py", lock],
        env=os.environ | {"KM20_VENV": str(folder)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_missing_venv_module_names_the_package(tmp_path: Path) -> None:
    (tmp_path / "ensurepip.py").write_text("raise ImportError\n")
    ran = run_environment(tmp_path / "venv", PYTHONPATH=str(tmp_path))
    assert ran.returncode == 1
    assert f"apt-get install python{sys.version_info.major}.{sys.version_info.minor}-venv" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = run_environment(tmp_path / "file" / "venv")
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr


@pytest.mark.slow
def test_packages_out_of_reach_are_told_and_the_next_start_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "venv"
    ran = run_environment(folder, PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull)
    assert ran.returncode == 1
    assert "could not be installed" in ran.stderr
    assert "PIP_INDEX_URL" in ran.stderr
    assert (folder / "bin" / "python").exists()
    assert not list(folder.glob(".*.sha256"))
    again = run_environment(folder, PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull)
    assert "Making the environment" not in again.stderr


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A PATH with a shell and nothing of Python."""
    folder = tmp_path / "path"
    folder.mkdir()
    for name in ("bash", "dirname", "readlink", "env"):
        (folder / name).symlink_to(shutil.which(name) or name)
    return folder


def serve_with(path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path), "HOME": "/"} | variables
    return subprocess.run(
        [ROOT / "bin" / "serve"], env=environment, cwd="/", capture_output=True, text=True, check=False
    )


def fake_python(folder: Path, name: str, version: str) -> None:
    """Says its version and refuses to be new enough."""
    script = folder / name
    script.write_text(f'#!{shutil.which("bash")}\n[ "$1" = --version ] && echo "Python {version}"\nexit 1\n')
    script.chmod(0o755)


def test_machine_without_python_is_told_what_to_install(bare: Path) -> None:
    ran = serve_with(bare)
    assert ran.returncode == 1
    assert "none was found" in ran.stderr
    assert "apt-get install python3 python3-venv" in ran.stderr


def test_machine_with_an_old_python_is_told_which(bare: Path) -> None:
    fake_python(bare, "python3", "3.9.2")
    ran = serve_with(bare)
    assert ran.returncode == 1
    assert "this machine has Python 3.9.2" in ran.stderr


def test_unsuitable_named_python_is_told(bare: Path) -> None:
    fake_python(bare, "snake", "2.7.18")
    ran = serve_with(bare, KM20_PYTHON=str(bare / "snake"))
    assert ran.returncode == 1
    assert "2.7.18" in ran.stderr


@pytest.mark.parametrize("command", ["serve", "test", "lint", "lock", "manage"])
def test_every_command_looks_for_python_first(bare: Path, command: str) -> None:
    ran = subprocess.run(
        [ROOT / "bin" / command], env={"PATH": str(bare)}, cwd="/", capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert "Python 3.11" in ran.stderr
