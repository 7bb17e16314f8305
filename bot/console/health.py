"""For the operator's monitoring: is it alive, is it ready, how much waits."""

from collections.abc import Awaitable, Callable

from litestar import Response, Router, get
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from bot.domain.operations import Counts

Ready = Callable[[], Awaitable[dict[str, bool]]]
Count = Callable[[], Awaitable[Counts]]


def health_router(ready: Ready, count: Count) -> Router:
    """GET /healthz, /readyz and /metrics; none of them tells anything about a person."""

    @get("/healthz", media_type="text/plain")
    async def healthz() -> str:
        return "ok"

    @get("/readyz")
    async def readyz() -> Response[dict[str, bool]]:
        parts = await ready()
        return Response(parts, status_code=200 if all(parts.values()) else 503)

    @get("/metrics", media_type="text/plain; version=0.0.4")
    async def metrics() -> bytes:
        return exposition(await count())

    return Router(path="/", route_handlers=[healthz, readyz, metrics], include_in_schema=False)


def exposition(counts: Counts) -> bytes:
    """The figures in Prometheus's text format."""
    registry = CollectorRegistry()
    for name, help_text, by_state in (
        ("caunoi_inbox_rows", "What arrived, by state", counts.inbox),
        ("caunoi_outbox_rows", "What is said, by state", counts.outbox),
    ):
        gauge = Gauge(name, help_text, ["state"], registry=registry)
        for state, rows in by_state.items():
            gauge.labels(state=state).set(rows)
    Gauge("caunoi_open_cases", "Cases not closed", registry=registry).set(counts.open_cases)
    Gauge("caunoi_contacts", "People who wrote to us", registry=registry).set(counts.contacts)
    return generate_latest(registry)
