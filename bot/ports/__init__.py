"""What the core asks of the outside world. Small Protocols; channels and the store fulfil them."""

from bot.ports.platforms import Channel, Clock, Files, Mailroom, Transcripts, WebMessage
from bot.ports.storage import (
    Broadcasts,
    Cases,
    Contacts,
    Inbox,
    Leases,
    Ledger,
    Officers,
    Outbox,
    Sessions,
    Store,
    Tx,
)

__all__ = [
    "Broadcasts",
    "Cases",
    "Channel",
    "Clock",
    "Contacts",
    "Files",
    "Inbox",
    "Leases",
    "Ledger",
    "Mailroom",
    "Officers",
    "Outbox",
    "Sessions",
    "Store",
    "Transcripts",
    "Tx",
    "WebMessage",
]
