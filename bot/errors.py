"""The whole error tree; each class says who must act.

BotError
|- NotUnderstood(key, **values)   the person: ask again
|- Refused(key, **values)         the person: a rule said no, and why
|- NotFound                       the caller: there is no such row
|- SendError                      the sender
|  |- Throttled(retry_after)      wait that many seconds, the whole account
|  |- Unreachable                 surely not sent; try again later
|  |- Uncertain                   may have been sent; nobody can know
|  |- Unauthorized                the account's token is refused: pause the account, tell the operator
|  `- Rejected                    permanent: this message will never go
|     `- Blocked                  permanent: this person cannot be reached until they write again
`- ConfigError                    the operator: at start, with file, line, key and remedy
"""


class BotError(Exception):
    """Anything that Cầu Nối raises on purpose."""


class _Sentence(BotError):
    """An error that a person reads, named by its key in data/texts/ and the values it needs."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class NotUnderstood(_Sentence):
    """The answer does not fit the question; it is asked again with this sentence before it."""


class Refused(_Sentence):
    """A rule forbids what the person asked for; the sentence says which."""


class NotFound(BotError):
    """There is no such row, or it is not for this caller: the two look the same."""


class SendError(BotError):
    """A message did not surely arrive."""


class Throttled(SendError):
    """The platform asks the whole account to be silent for `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class Unreachable(SendError):
    """The platform was not reached or refused for the moment: surely not sent."""


class Uncertain(SendError):
    """The connection broke after the request left: the message may have arrived."""


class Unauthorized(SendError):
    """The platform refuses the account's token."""


class Rejected(SendError):
    """The platform will never take this message."""


class Blocked(Rejected):
    """The person has blocked us or is gone; permanent until they write again."""


class ConfigError(BotError):
    """Faults in config.toml or data/, each a line with file, line, key and remedy."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
