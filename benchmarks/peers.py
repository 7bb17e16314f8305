"""Peers that run in an environment made for the occasion, so that the project depends on none of them."""

import json
import venv
from asyncio.subprocess import DEVNULL, PIPE, create_subprocess_exec
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.machine import ROOT

BOTS = ROOT / "benchmarks" / "bots"


async def run_alone(pinned: Sequence[str], script: str, *arguments: str, given: object = None) -> Any:
    """What a script of benchmarks/bots prints as JSON; `given` is its input, as JSON, and its last argument
    a folder that goes away. Raises RuntimeError when it cannot be installed or run."""
    with TemporaryDirectory() as folder:
        venv.create(Path(folder) / "env", with_pip=True, symlinks=True)
        python = str(Path(folder) / "env" / "bin" / "python")
        await _run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pinned])
        told = await _run([python, str(BOTS / script), *arguments, folder], json.dumps(given).encode())
        return json.loads(told)


async def _run(command: Sequence[str], given: bytes = b"") -> bytes:
    process = await create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
    told, _ = await process.communicate(given)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command[:3])} failed with code {process.returncode}")
    return told
