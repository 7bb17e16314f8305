"""What one installation decides about its web chat."""

from urllib.parse import urlsplit

from bot.domain.message import Value


class WebChatSettings(Value):
    """`base_url` is the public address, `frame_ancestors` the origins that may embed the page.

    `upload_limit` is in bytes; the rates are posts a minute. Many workers share one factory's
    address on the internet, hence the wide `posts_per_minute_per_ip`.
    """

    base_url: str
    union_name: str
    frame_ancestors: tuple[str, ...] = ()
    language: str = "vi"
    upload_limit: int = 20 * 1024 * 1024
    poll_seconds: float = 2.0
    heartbeat_seconds: float = 15.0
    posts_per_minute: int = 40
    posts_per_minute_per_ip: int = 600

    @property
    def secure(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).netloc
