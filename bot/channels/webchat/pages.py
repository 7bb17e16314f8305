"""The HTML of the web chat and where its files are."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response, Router
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

from bot.channels.webchat.guards import page_headers
from bot.channels.webchat.settings import WebChatSettings

_HERE = Path(__file__).parent
_STATIC = _HERE / "static"
_YEAR = 365 * 86400
_PAGES = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined)


def _version() -> str:
    digest = sha256()
    for path in sorted(_STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


# The files' own contents are in their path: browsers may keep them for ever, and modules agree.
STATIC_PATH = f"/webchat/{_version()}"


def static_router() -> Router:
    return create_static_files_router(
        path=STATIC_PATH,
        directories=[_STATIC],
        name="webchat_static",
        cache_control=CacheControlHeader(public=True, max_age=_YEAR, immutable=True),
    )


def html(
    template: str, settings: WebChatSettings, sentences: Mapping[str, str], **values: Any
) -> Response[str]:
    """The page, with the sentences that its script says in the attribute `data-say`."""
    said = {key[4:]: sentence for key, sentence in sentences.items() if key.startswith("say_")}
    content = _PAGES.get_template(template).render(
        t=sentences, say=json.dumps(said), static=STATIC_PATH, union_name=settings.union_name, **values
    )
    return Response(content, media_type=MediaType.HTML, headers=page_headers(settings))
