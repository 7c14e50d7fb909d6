"""A real Chromium without a screen, steered by the DevTools protocol: this machine's own, or Debian's, unpacked."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
import shutil
import subprocess
import tempfile
from typing import Any

import aiohttp

_ROOT = Path(__file__).parents[2]
_UNPACKED = _ROOT / ".chromium"
"""Where a browser is unpacked that this machine does not have."""
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE = 20.0
_SWITCHES = (
    "--headless=new",
    # Only pages of this machine are opened, and containers give no sandbox.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)


class NoBrowserError(Exception):
    """There is no browser, and none can be had; the message says why."""


class Page:
    """A page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Steer it through a socket."""
        self._socket = socket
        self._number = 0
        self.errors: list[str] = []
        """What went wrong in the page's own scripts."""

    async def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Do something and return what came of it."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            said = await self._socket.receive_json(timeout=_PATIENCE)
            if said.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.errors.append(json.dumps(said["params"], ensure_ascii=False))
            if said.get("id") == self._number:
                result: dict[str, Any] = said["result"]
                return result

    async def open(self, url: str, *, width: int, height: int, scale: float) -> None:
        """Open an address on a screen of a size."""
        for domain in ("Page", "Runtime", "Log"):
            await self.command(f"{domain}.enable")
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": True}
        await self.command("Emulation.setDeviceMetricsOverride", **metrics)
        await self.command("Page.navigate", url=url)

    async def run(self, script: str) -> Any:
        """Return what an expression comes to."""
        answer = await self.command("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def until(self, script: str, patience: float = _PATIENCE) -> None:
        """Wait until an expression holds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while not await self.run(f"!!({script})"):
            words = await self.run("document.body.innerText")
            assert loop.time() < deadline, f"not within {patience:g} s: {script}; the page says:\n{words}"
            await asyncio.sleep(0.05)

    async def press(self, selector: str, words: str = "") -> None:
        """Press what a person sees: the last element that fits and has these words, in its middle."""
        fits = f"one => one.textContent.includes({json.dumps(words)}) && one.checkVisibility()"
        found = f"[...document.querySelectorAll({json.dumps(selector)})].findLast({fits})"
        await self.until(found)
        place = await self.run(
            f"(() => {{ const one = {found}; one.scrollIntoView({{block: 'nearest'}});"
            " const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            where = {"x": place[0], "y": place[1], "button": "left", "clickCount": 1}
            await self.command("Input.dispatchMouseEvent", type=kind, **where)

    async def press_until(self, script: str, selector: str, words: str, tries: int = 10) -> None:
        """Press until something holds: a list that is drawn anew just then takes no notice of a press."""
        for _ in range(tries):
            await self.press(selector, words)
            deadline = asyncio.get_running_loop().time() + 1
            while asyncio.get_running_loop().time() < deadline:
                if await self.run(script):
                    return
                await asyncio.sleep(0.05)
        raise AssertionError(f"pressed {words!r} {tries} times: {script}")

    async def type(self, text: str) -> None:
        """Type into what has the focus."""
        await self.command("Input.insertText", text=text)

    async def enter(self) -> None:
        """Press the key Enter."""
        for kind in ("keyDown", "keyUp"):
            key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
            await self.command("Input.dispatchKeyEvent", type=kind, **key)

    async def picture(self) -> bytes:
        """Return what is on the screen, as PNG."""
        shot = await self.command("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])


@asynccontextmanager
async def browser() -> AsyncIterator[Page]:
    """Run a browser and yield its page; raise `NoBrowserError` where there is none to be had."""
    program = await asyncio.to_thread(_program)
    folder = Path(tempfile.mkdtemp(prefix="mobilgroup-chromium-"))
    log = folder / "log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            program, *_SWITCHES, f"--user-data-dir={folder}", "about:blank", stdout=output, stderr=output,
            env=_environment(program, folder), start_new_session=True,
        )  # fmt: skip
    try:
        port = await _port(process, folder / "DevToolsActivePort", log)
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as response:
                address = next(one["webSocketDebuggerUrl"] for one in await response.json() if one["type"] == "page")
            async with session.ws_connect(address, max_msg_size=0) as socket:
                yield Page(socket)
    finally:
        process.terminate()
        await process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _program() -> Path:
    """Return a browser of this machine, or else Debian's, unpacked beside the working copy."""
    unpacked = _UNPACKED / "usr/lib/chromium/chromium"
    if found := next(filter(None, map(shutil.which, _NAMES)), None):
        return Path(found)
    if not unpacked.exists():
        script = _ROOT / "scripts/lib/debian-chromium"
        done = subprocess.run([script, _UNPACKED], capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoBrowserError(f"no Chromium here, and none could be unpacked: {done.stderr[-300:].strip()}")
    return unpacked


def _environment(program: Path, home: Path) -> dict[str, str]:
    """Return an environment in which an unpacked browser finds its libraries and letters, and leaves nothing behind."""
    own = {"HOME": str(home), "TZ": "Europe/Moscow"}
    if program.is_relative_to(_UNPACKED):
        libraries = [
            one for path in (_UNPACKED / "usr/lib").glob("*-linux-gnu*") for one in (path, path / "pulseaudio")
        ]
        own |= {"LD_LIBRARY_PATH": ":".join(map(str, libraries)), "FONTCONFIG_FILE": str(_UNPACKED / "fonts.conf")}
    return os.environ | own


async def _port(process: asyncio.subprocess.Process, file: Path, log: Path) -> str:
    """Return the port at which the browser is steered, once it has written it down."""
    async with asyncio.timeout(_PATIENCE):
        while not (written := _read(file).split()):
            assert process.returncode is None, f"the browser ended:\n{_read(log)[-1500:]}"
            await asyncio.sleep(0.05)
    return written[0]


def _read(file: Path) -> str:
    """Return what a file has; nothing while it is not there."""
    return file.read_text(errors="replace") if file.exists() else ""
