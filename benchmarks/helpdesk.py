"""The peer: django-helpdesk, in an environment made for the occasion."""

from collections.abc import Mapping, Sequence

from benchmarks.peers import run_alone

PINNED = ("django-helpdesk==2.6.1", "Django==5.2.19", "djangorestframework==3.18.3")


async def measure(tickets: int) -> Mapping[str, Sequence[float]]:
    """Milliseconds of each repetition, by figure. Raises RuntimeError when it cannot be installed or run."""
    figures: Mapping[str, Sequence[float]] = await run_alone(PINNED, "helpdesk_peer.py", str(tickets))
    return figures
