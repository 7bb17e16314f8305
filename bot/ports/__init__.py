"""What the core asks of the outside world. Small Protocols; channels and the store fulfil them."""

from bot.ports.broadcasts import Broadcasts, Postings
from bot.ports.casework import Cases, Officers, OfficeVersions
from bot.ports.platforms import Channel, Circular, Clock, Files, Mailroom, Transcripts, WebMessage
from bot.ports.storage import (
    Contacts,
    Inbox,
    Leases,
    Ledger,
    Outbox,
    Sessions,
    Store,
    Tx,
)

__all__ = [
    "Broadcasts",
    "Cases",
    "Channel",
    "Circular",
    "Clock",
    "Contacts",
    "Files",
    "Inbox",
    "Leases",
    "Ledger",
    "Mailroom",
    "OfficeVersions",
    "Officers",
    "Outbox",
    "Postings",
    "Sessions",
    "Store",
    "Transcripts",
    "Tx",
    "WebMessage",
]
