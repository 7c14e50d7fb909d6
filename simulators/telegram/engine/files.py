"""Store of uploaded and downloadable files."""

from dataclasses import dataclass
import mimetypes
import struct
from typing import Any

from simulators.telegram.engine.parameters import Upload
from simulators.telegram.errors import bad_request

MAX_UPLOAD = 50 * 1024**2
MAX_DOWNLOAD = 20 * 1024**2
MAX_PHOTO = 10 * 1024**2
_PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"RIFF": "webp"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that Telegram stores."""

    id: str
    unique_id: str
    path: str
    name: str
    mime: str
    content: bytes
    width: int = 0
    height: int = 0

    @property
    def document(self) -> dict[str, Any]:
        """Return the file as the `document` of a message."""
        return self._common | {"file_name": self.name, "mime_type": self.mime}

    @property
    def photo(self) -> list[dict[str, Any]]:
        """Return the file as the `photo` of a message."""
        return [self._common | {"width": self.width or 1, "height": self.height or 1}]

    @property
    def _common(self) -> dict[str, Any]:
        """Return the fields that documents and photos share."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class FileStore:
    """Stores files by their id and download path."""

    def __init__(self) -> None:
        """Initialize an empty store."""
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def document(self, content: bytes, name: str) -> StoredFile:
        """Store a document."""
        return self._save(content, name or "file", "documents")

    def photo(self, content: bytes) -> StoredFile:
        """Store a photo. Raises `ApiError` if the content is not a valid photo."""
        kind = next((kind for magic, kind in _PICTURES.items() if content.startswith(magic)), None)
        if kind is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if len(content) > MAX_PHOTO:
            raise bad_request("file is too big for a photo")
        width, height = struct.unpack(">II", content[16:24]) if kind == "png" and len(content) >= 24 else (0, 0)
        if width + height > 10_000 or max(width, height) > 20 * max(1, min(width, height)):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return self._save(content, f"photo.{kind}", "photos", width, height)

    def resolve(self, given: Upload | str, kind: str) -> StoredFile:
        """Store an uploaded file, or return the stored file with the given id."""
        if isinstance(given, str):
            return self.get(given)
        if not given.content:
            raise bad_request("file must be non-empty")
        return self.photo(given.content) if kind == "photo" else self.document(given.content, given.name)

    def get(self, file_id: str) -> StoredFile:
        """Return a file by its id. Raises `ApiError` if there is none."""
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def find_by_id(self, file_id: str) -> StoredFile | None:
        """Return a file by its id, or None."""
        return self._by_id.get(file_id)

    def find(self, path: str) -> StoredFile | None:
        """Return the file with a download path, or None."""
        return self._by_path.get(path)

    def _save(self, content: bytes, name: str, folder: str, width: int = 0, height: int = 0) -> StoredFile:
        """Store a file and return it."""
        number = len(self._by_id) + 1
        suffix = f".{name.rpartition('.')[2]}" if "." in name else ""
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        path = f"{folder}/file_{number}{suffix}"
        stored = StoredFile(f"FILE{number:08d}", f"U{number:08d}", path, name, mime, content, width, height)
        self._by_id[stored.id] = stored
        self._by_path[path] = stored
        return stored
