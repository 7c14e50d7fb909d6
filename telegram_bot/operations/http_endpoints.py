"""The addresses for watchers: /healthz, /readyz and /metrics, each where the configuration wants it."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from ..config.model import ListenAddress
from ..domain.errors import ConfigError
from .health import HealthMonitor

type MetricsSource = Callable[[], Awaitable[bytes]]


@asynccontextmanager
async def serve_endpoints(
    health_at: ListenAddress | None, health: HealthMonitor, metrics_at: ListenAddress | None, figures: MetricsSource
) -> AsyncIterator[None]:
    """Serve what is wanted; one address may do for both."""
    routes: dict[ListenAddress, list[web.RouteDef]] = defaultdict(list)
    if health_at is not None:
        routes[health_at] += [web.get("/healthz", _liveness(health)), web.get("/readyz", _readiness(health))]
    if metrics_at is not None:
        routes[metrics_at].append(web.get("/metrics", _metrics(figures)))
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


def _liveness(health: HealthMonitor) -> _Handler:
    """Return what tells whether a new start is needed."""

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"alive": health.is_alive}, status=200 if health.is_alive else 503)

    return answer


def _readiness(health: HealthMonitor) -> _Handler:
    """Return what tells whether people are served."""

    async def answer(_: web.Request) -> web.Response:
        state = await health.state()
        request = {"ready": state.is_ready, "poll_age": round(state.poll_age, 1), "journal": state.is_journal_writable}
        return web.json_response(request, status=200 if state.is_ready else 503)

    return answer


def _metrics(figures: MetricsSource) -> _Handler:
    """Return what tells the figures."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=await figures(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    return answer
