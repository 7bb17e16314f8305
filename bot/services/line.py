"""One account's line to its platform: its pace, its pauses, and whether the token is still good."""

import structlog

from bot.domain.message import Pace
from bot.domain.say import Lane
from bot.errors import SendError, Throttled, Unauthorized
from bot.services.pacer import Pacer

log = structlog.get_logger()

SILENCE_AFTER_401 = 30.0
LONGEST_WAIT = 60.0


class Line:
    """Shared by all that is sent from one account: what stops one message stops them all."""

    def __init__(self, account: str, pace: Pace) -> None:
        self.account = account
        self.refused = False  # the platform does not take our token: somebody must act
        self._pacer = Pacer(pace)
        self._trouble = 0  # pauses in a row with nothing that reached the platform

    async def turn(self, lane: Lane, address: str) -> None:
        """Wait until one more message may go to `address`."""
        await self._pacer.address_turn(address)
        await self._pacer.turn(lane)

    def trouble(self, error: SendError) -> None:
        """A message did not surely arrive, for a reason that is not its own."""
        match error:
            case Throttled():
                self.throttled(error.retry_after)
            case Unauthorized():
                self.unauthorized()
            case _:
                self.unreachable()

    def throttled(self, seconds: float) -> None:
        """The platform asked for silence."""
        self._pacer.pause(seconds)

    def unreachable(self) -> None:
        """The platform did not answer: the longer so, the longer we wait. What fails together counts once."""
        if self._pacer.paused:
            return
        self._trouble = min(self._trouble + 1, 10)
        self._pacer.pause(min(2**self._trouble / 8, LONGEST_WAIT))

    def unauthorized(self) -> None:
        """The token is refused; tried again after a while, as the operator may set a new one."""
        if not self.refused:
            log.error("account_unauthorized", account=self.account)
        self.refused = True
        self._pacer.pause(SILENCE_AFTER_401)

    def well(self) -> None:
        """The platform took something, or refused it for a reason that is not ours."""
        self._trouble = 0
        if self.refused:
            log.info("account_authorized", account=self.account)
        self.refused = False
