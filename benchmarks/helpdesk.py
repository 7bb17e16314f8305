"""The peer: django-helpdesk, in an environment made for the occasion."""

import json
import venv
from asyncio.subprocess import DEVNULL, PIPE, create_subprocess_exec
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import ROOT

PINNED = ("django-helpdesk==2.6.1", "Django==5.2.19", "djangorestframework==3.18.3")
SCRIPT = ROOT / "benchmarks" / "bots" / "helpdesk_peer.py"


async def measure(tickets: int) -> Mapping[str, Sequence[float]]:
    """Milliseconds of each repetition, by figure. Raises RuntimeError when it cannot be installed or run."""
    with TemporaryDirectory() as folder:
        venv.create(Path(folder) / "env", with_pip=True, symlinks=True)
        python = str(Path(folder) / "env" / "bin" / "python")
        await _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINNED)
        told = await _run(python, str(SCRIPT), str(tickets), folder)
        figures: Mapping[str, Sequence[float]] = json.loads(told)
        return figures


async def _run(*command: str) -> bytes:
    process = await create_subprocess_exec(*command, stdout=PIPE, stderr=DEVNULL)
    told, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command[:3])} failed with code {process.returncode}")
    return told
