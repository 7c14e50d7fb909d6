"""Provider that responds at once and records the arrival of each request, in its own process.

Every call is answered as soon as its state is requested. `/rest` receives Home Assistant's `rest_command`.
"""

import asyncio
import time

from aiohttp import web
import orjson

_ARRIVED = web.AppKey("arrived", list[float])
_LISTS = web.AppKey("lists", dict[str, list[str]])

_CALL = {"date": "2026-11-23 14:05:10", "status": "Успешно", "attempts": "1", "duration": "14", "price": "0.91"}


async def _send(request: web.Request) -> web.Response:
    """Accept a broadcast."""
    request.app[_ARRIVED].append(time.monotonic())
    body = orjson.loads(await request.read())
    phones = [row["phone"] for row in body["subscribers"]]
    campaign = str(len(request.app[_LISTS]) + 1)
    request.app[_LISTS][campaign] = phones
    rows = [{"phone": phone, "result": "ok", "price": "0,91", "duration": "14"} for phone in phones]
    answer = {"result": "ok", "id": campaign, "phones": str(len(phones)), "budget": "1,00", "subscribers": rows}
    return _json(answer)


async def _get(request: web.Request) -> web.Response:
    """Respond to a read request."""
    body = orjson.loads(await request.read())
    match body["request"]:
        case "balance":
            return _json({"result": "ok", "balance": "1000000,00", "currency": "Rub"})
        case "numbers":
            return _json({"result": "ok", "data": [{"number": "74951234567", "description": ""}]})
        case "state":
            call = {
                "date": "2026-11-23 14:05:10",
                "status": "Успешно",
                "attempts": "1",
                "duration": "14",
                "price": "0.91",
            }
            phones = request.app[_LISTS][body["id"]]
            rows = [{"phone": phone} | call for phone in phones]
            return _json(
                {"result": "ok", "id": body["id"], "phones": str(len(phones)), "budget": "1.00", "subscribers": rows}
            )
    return _json({"result": "ok", "data": []})


async def _rest(request: web.Request) -> web.Response:
    """Receive a `rest_command`."""
    request.app[_ARRIVED].append(time.monotonic())
    await request.read()
    return _json({"result": "ok"})


async def _arrived(request: web.Request) -> web.Response:
    """Return the arrival times on the monotonic clock, which all processes of this machine share."""
    return _json(request.app[_ARRIVED])


def _json(answer: object) -> web.Response:
    """Return a JSON response."""
    return web.Response(body=orjson.dumps(answer), content_type="application/json")


async def serve() -> None:
    """Print the URL and serve until the process is terminated."""
    app = web.Application(client_max_size=2**30)
    app[_ARRIVED] = []
    app[_LISTS] = {}
    app.router.add_post("/api/send/", _send)
    app.router.add_post("/api/get/", _get)
    app.router.add_post("/rest", _rest)
    app.router.add_get("/arrived", _arrived)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    print(f"http://{host}:{port}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
