"""The files that people and the bot sent (core.telegram.org/bots/api#getfile)."""

from pathlib import PurePath

from tests.fakes.bot_api.chats import StoredFile
from tests.fakes.bot_api.errors import bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
_FOLDERS = {"photo": "photos", "voice": "voice", "document": "documents"}
_ENDINGS = {"photo": ".jpg", "voice": ".oga"}


class Files:
    """Every file once, by id and by download path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, data: bytes, name: str, mime: str, size: int | None = None) -> StoredFile:
        """Keep `data`; `size` in bytes is told instead of the true one."""
        number = len(self._by_id) + 1
        ending = _ENDINGS.get(kind) or PurePath(name).suffix
        path = f"{_FOLDERS[kind]}/file_{number}{ending}"
        told = len(data) if size is None else size
        file = StoredFile(f"{kind}-{number:06}", f"unique{number:06}", kind, name, mime, data, told, path)
        self._by_id[file.id] = self._by_path[file.path] = file
        return file

    def get(self, file_id: str) -> StoredFile:
        """Raises ApiError: there is no such file."""
        if file_id not in self._by_id:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._by_id[file_id]

    def downloadable(self, path: str) -> StoredFile | None:
        file = self._by_path.get(path)
        return file if file and file.size <= DOWNLOAD_LIMIT else None

    def forget(self, file_id: str) -> None:
        """The file is gone for good, as happens on the real server after some time."""
        del self._by_path[self._by_id.pop(file_id).path]
