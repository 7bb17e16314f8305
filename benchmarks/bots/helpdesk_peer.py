"""python helpdesk_peer.py TICKETS FOLDER: django-helpdesk's pages and command over so many; prints JSON.

In an environment of its own (see benchmarks.helpdesk), on SQLite, through Django's test client: no network,
no web server, mail into memory. A fifth of the tickets are open, in 40 queues, a quarter of them in one.
"""
# mypy: disable-error-code="import-not-found"
# (Django is in that environment only)

import json
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import quote

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import include, path
from django.utils import timezone

APPS = ("admin", "auth", "contenttypes", "humanize", "messages", "sessions", "sites", "staticfiles")
MIDDLEWARE = ("sessions.middleware.Session", "auth.middleware.Authentication", "messages.middleware.Message")
CONTEXT = (
    "template.context_processors.request",
    "contrib.auth.context_processors.auth",
    "contrib.messages.context_processors.messages",
)
TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [f"django.{name}" for name in CONTEXT]},
}
DURABLE = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"  # as in ours
QUEUES, BATCH = 40, 2000
TIMES, TICKS, PAGE = 30, 3, 8
LONG, THREAD, DUE = 30, 20, 200
urlpatterns: list[Any] = []  # Django looks for it here
STORY = "The company has not paid in full since December and puts us off from week to week. " * 4


def configure(folder: Path) -> None:
    """As its documentation says."""
    database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / "helpdesk.db"),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": DURABLE},
    }
    settings.configure(
        INSTALLED_APPS=[*(f"django.contrib.{app}" for app in APPS), "rest_framework", "helpdesk"],
        MIDDLEWARE=[f"django.contrib.{name}Middleware" for name in MIDDLEWARE],
        TEMPLATES=[TEMPLATES],
        DATABASES={"default": database},
        ROOT_URLCONF=__name__,
        SECRET_KEY="-",
        SITE_ID=1,
        USE_TZ=True,
        STATIC_URL="/static/",
        HELPDESK_TEAMS_MODE_ENABLED=False,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    )
    django.setup()
    urlpatterns.append(path("", include("helpdesk.urls")))


def fill(count: int) -> Any:
    """All that is needed; of the officers one, who sees every queue."""
    call_command("migrate", verbosity=0)
    officer = get_user_model().objects.create_superuser("lan", "lan@example.org", "-")
    slugs = [f"q{number}" for number in range(QUEUES)]
    queue = apps.get_model("helpdesk", "Queue")
    queue.objects.bulk_create([queue(title=slug, slug=slug, escalate_days=1) for slug in slugs])
    queues = list(queue.objects.order_by("id"))
    ticket, follow_up = apps.get_model("helpdesk", "Ticket"), apps.get_model("helpdesk", "FollowUp")
    ticket.objects.bulk_create(_tickets(ticket, queues, officer, count), batch_size=BATCH)
    follow_up.objects.bulk_create(_follow_ups(follow_up, count), batch_size=BATCH)
    return officer


def _tickets(ticket: Any, queues: Sequence[Any], officer: Any, count: int) -> Iterator[Any]:
    now = timezone.now()
    for number in range(1, count + 1):
        turn = number // 5
        yield ticket(
            title="Wages and bonuses",
            queue=queues[0] if turn % 4 == 0 else queues[1 + turn % (QUEUES - 1)],
            submitter_email=f"worker{number}@example.org",
            assigned_to=officer if number % 2 else None,
            status=4 if number % 5 else 1,
            description=STORY,
            due_date=now + timedelta(minutes=number % 5000),
            last_escalation=now,
        )


def _follow_ups(follow_up: Any, count: int) -> Iterator[Any]:
    long = set(_busy()[:LONG])
    for number in range(1, count + 1):
        for _ in range(THREAD if number in long else 2):
            yield follow_up(ticket_id=number, title="Comment", comment=STORY, public=True)


def _busy() -> Sequence[int]:
    """The first open tickets of the busy queue."""
    return range(20, 20 * (max(LONG, DUE) + 1), 20)


def queue_page(client: Client, start: int) -> None:
    """The list of the busy queue's open tickets: its page, then the rows that the page asks for."""
    query = {
        "filtering": {"queue__id__in": [1], "status__in": [1, 2]},
        "filtering_null": {},
        "sorting": "due_date",
        "sortreverse": None,
        "search_string": "",
    }
    page = client.get("/tickets/", {"queue": 1, "status": [1, 2], "sort": "due_date"})
    asked = quote(b64encode(json.dumps(query).encode()).decode())
    rows = client.get(f"/datatables_ticket_list/{asked}", {"draw": 1, "start": start, "length": PAGE})
    assert page.status_code == 200, page.status_code
    assert len(rows.json()["data"]) == PAGE, rows.content[:200]


def ticket_page(client: Client, number: int) -> None:
    page = client.get(f"/tickets/{number}/")
    assert page.status_code == 200, page.status_code
    assert page.content.decode().count("puts us off") >= THREAD


def make_due() -> None:
    mail.outbox = []
    due = {"last_escalation": timezone.now() - timedelta(days=9), "priority": 3}
    apps.get_model("helpdesk", "Ticket").objects.filter(id__in=_busy()[:DUE]).update(**due)


def escalate() -> None:
    call_command("escalate_tickets")
    later = apps.get_model("helpdesk", "Ticket").objects.filter(priority=2, id__in=_busy()[:DUE])
    assert later.count() == DUE


def timed(work: Callable[..., None], *arguments: object) -> float:
    start = perf_counter()
    work(*arguments)
    return 1000 * (perf_counter() - start)


def main(count: int, folder: Path) -> None:
    configure(folder)
    client = Client()
    client.force_login(fill(count))
    queue_page(client, 0)
    figures: dict[str, list[float]] = {
        "page 1": [timed(queue_page, client, 0) for _ in range(TIMES)],
        "page 50": [timed(queue_page, client, 49 * PAGE) for _ in range(TIMES)],
        "view": [timed(ticket_page, client, number) for number in _busy()[:TIMES]],
        "tick": [],
    }
    for _ in range(TICKS):
        make_due()
        figures["tick"].append(timed(escalate))
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
