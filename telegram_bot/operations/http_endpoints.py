"""The addresses for watchers: /healthz, /readyz and /metrics, each where the configuration wants it."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from ..config.model import Address
from ..domain.errors import ConfigError
from .health import Health

type Figures = Callable[[], Awaitable[bytes]]


@asynccontextmanager
async def served(
    health_at: Address | None, health: Health, metrics_at: Address | None, figures: Figures
) -> AsyncIterator[None]:
    """Serve what is wanted; one address may do for both."""
    routes: dict[Address, list[web.RouteDef]] = defaultdict(list)
    if health_at is not None:
        routes[health_at] += [web.get("/healthz", _alive(health)), web.get("/readyz", _ready(health))]
    if metrics_at is not None:
        routes[metrics_at].append(web.get("/metrics", _figures(figures)))
    async with AsyncExitStack() as stack:
        for address, found in routes.items():
            application = web.Application()
            application.add_routes(found)
            runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            try:
                await web.TCPSite(runner, address.host, address.port).start()
            except OSError as err:
                where = f"{address.host}:{address.port}"
                raise ConfigError(
                    f"health, metrics: nothing can listen on {where}: {err.strerror}. Choose another"
                ) from err
        yield


type _Handler = Callable[[web.Request], Awaitable[web.Response]]


def _alive(health: Health) -> _Handler:
    """Return what tells whether a new start is needed."""

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"alive": health.is_alive}, status=200 if health.is_alive else 503)

    return answer


def _ready(health: Health) -> _Handler:
    """Return what tells whether people are served."""

    async def answer(_: web.Request) -> web.Response:
        state = await health.state()
        told = {"ready": state.is_ready, "poll_age": round(state.poll_age, 1), "journal": state.is_journal_writable}
        return web.json_response(told, status=200 if state.is_ready else 503)

    return answer


def _figures(figures: Figures) -> _Handler:
    """Return what tells the figures."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=await figures(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    return answer
