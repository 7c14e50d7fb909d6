"""Web page of static files, with a content security policy that forbids loading from other origins."""

from pathlib import Path

from aiohttp import web

_POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class StaticPage:
    """Serves `index.html` of a folder at `/` and the named files below `/page/`."""

    def __init__(self, folder: Path, *files: str) -> None:
        """Initialize the page with its folder and the names of its files."""
        self._folder = folder
        self._files = files

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Register the routes."""
        names = "|".join(name.replace(".", "\\.") for name in self._files)
        router.add_get("/", self.index)
        router.add_get(f"/page/{{name:{names}}}", self.file)

    async def index(self, _: web.Request) -> web.FileResponse:
        """Serve `index.html`."""
        return web.FileResponse(self._folder / "index.html", headers={"Content-Security-Policy": _POLICY})

    async def file(self, request: web.Request) -> web.FileResponse:
        """Serve a file of the page."""
        return web.FileResponse(self._folder / request.match_info["name"], headers={"Cache-Control": "no-cache"})
