"""Server that reads a broadcast and responds with a prepared receipt, in its own process."""

import asyncio
import sys

from aiohttp import web

from benchmarks.client_payloads import receipt


async def serve(count: int) -> None:
    """Print the URL and serve until the process is terminated."""
    answer = receipt(count)

    async def send(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=answer, content_type="application/json")

    app = web.Application(client_max_size=2**30)
    app.router.add_post("/api/send/", send)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    print(f"http://{host}:{port}/api/", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
