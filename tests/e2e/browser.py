"""A headless Chromium, driven by the DevTools protocol: this machine's own, or Debian's, unpacked."""

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
"""Folder for the unpacked browser on a machine that has none."""
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_TIMEOUT = 20.0
_SWITCHES = (
    "--headless=new",
    # Only pages of this machine are opened, and containers provide no sandbox.
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
    """No browser is available; the message has the reason."""


class Page:
    """A page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Initialize the page with the socket that drives it."""
        self._socket = socket
        self._number = 0
        self.errors: list[str] = []
        """Errors of the page's own scripts."""

    async def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a DevTools command and return its result."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            message = await self._socket.receive_json(timeout=_TIMEOUT)
            if message.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.errors.append(json.dumps(message["params"], ensure_ascii=False))
            if message.get("id") == self._number:
                result: dict[str, Any] = message["result"]
                return result

    async def open(self, url: str, *, width: int, height: int, scale: float) -> None:
        """Open an address on a screen of this size."""
        for domain in ("Page", "Runtime", "Log"):
            await self.command(f"{domain}.enable")
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": True}
        await self.command("Emulation.setDeviceMetricsOverride", **metrics)
        await self.command("Page.navigate", url=url)

    async def run(self, script: str) -> Any:
        """Evaluate an expression and return its value."""
        answer = await self.command("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def wait_until(self, script: str, seconds: float = _TIMEOUT) -> None:
        """Wait until an expression is true."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not await self.run(f"!!({script})"):
            page_text = await self.run("document.body.innerText")
            assert loop.time() < deadline, f"not within {seconds:g} s: {script}; the page shows:\n{page_text}"
            await asyncio.sleep(0.05)

    async def press(self, selector: str, text: str = "") -> None:
        """Press the middle of the last visible element that matches a selector and contains a text."""
        matches = f"one => one.textContent.includes({json.dumps(text)}) && one.checkVisibility()"
        found = f"[...document.querySelectorAll({json.dumps(selector)})].findLast({matches})"
        await self.wait_until(found)
        place = await self.run(
            f"(() => {{ const one = {found}; one.scrollIntoView({{block: 'nearest'}});"
            " const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            where = {"x": place[0], "y": place[1], "button": "left", "clickCount": 1}
            await self.command("Input.dispatchMouseEvent", type=kind, **where)

    async def press_until(self, script: str, selector: str, text: str, tries: int = 10) -> None:
        """Press until an expression is true: a list that is being redrawn ignores a press."""
        for _ in range(tries):
            await self.press(selector, text)
            deadline = asyncio.get_running_loop().time() + 1
            while asyncio.get_running_loop().time() < deadline:
                if await self.run(script):
                    return
                await asyncio.sleep(0.05)
        raise AssertionError(f"pressed {text!r} {tries} times: {script}")

    async def type(self, text: str) -> None:
        """Type into the focused element."""
        await self.command("Input.insertText", text=text)

    async def enter(self) -> None:
        """Press the key Enter."""
        for kind in ("keyDown", "keyUp"):
            key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
            await self.command("Input.dispatchKeyEvent", type=kind, **key)

    async def picture(self) -> bytes:
        """Return the screen as PNG."""
        shot = await self.command("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])


@asynccontextmanager
async def browser() -> AsyncIterator[Page]:
    """Run a browser and yield its page; raises `NoBrowserError` if none is available."""
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
    """Return a browser of this machine, or else Debian's, unpacked in the working copy."""
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
    """Return an environment with the libraries and fonts of an unpacked browser, and a temporary home."""
    own = {"HOME": str(home), "TZ": "Europe/Moscow"}
    if program.is_relative_to(_UNPACKED):
        libraries = [
            one for path in (_UNPACKED / "usr/lib").glob("*-linux-gnu*") for one in (path, path / "pulseaudio")
        ]
        own |= {"LD_LIBRARY_PATH": ":".join(map(str, libraries)), "FONTCONFIG_FILE": str(_UNPACKED / "fonts.conf")}
    return os.environ | own


async def _port(process: asyncio.subprocess.Process, file: Path, log: Path) -> str:
    """Return the port of the DevTools protocol once the browser has written it to a file."""
    async with asyncio.timeout(_TIMEOUT):
        while not (written := _read(file).split()):
            assert process.returncode is None, f"the browser ended:\n{_read(log)[-1500:]}"
            await asyncio.sleep(0.05)
    return written[0]


def _read(file: Path) -> str:
    """Return the text of a file, empty while it does not exist."""
    return file.read_text(errors="replace") if file.exists() else ""
