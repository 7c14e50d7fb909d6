"""HTTP endpoints for monitoring: /healthz, /readyz and /metrics, at the configured addresses."""

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
    health_at: ListenAddress | None, health: HealthMonitor, metrics_at: ListenAddress | None, render: MetricsSource
) -> AsyncIterator[None]:
    """Serve the configured endpoints for the lifetime of the block; one address may serve all. Raises `ConfigError`."""
    routes: dict[ListenAddress, list[web.RouteDef]] = defaultdict(list)
    if health_at is not None:
        routes[health_at] += [web.get("/healthz", _liveness(health)), web.get("/readyz", _readiness(health))]
    if metrics_at is not None:
        routes[metrics_at].append(web.get("/metrics", _metrics(render)))
    async with AsyncExitStack() as stack:
        for address, route_defs in routes.items():
            application = web.Application()
            application.add_routes(route_defs)
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
    """Return the handler of /healthz: a bot that is not alive needs a restart."""

    async def handle(_: web.Request) -> web.Response:
        return web.json_response({"alive": health.is_alive}, status=200 if health.is_alive else 503)

    return handle


def _readiness(health: HealthMonitor) -> _Handler:
    """Return the handler of /readyz: a bot that is ready serves its users."""

    async def handle(_: web.Request) -> web.Response:
        state = await health.state()
        body = {"ready": state.is_ready, "poll_age": round(state.poll_age, 1), "journal": state.is_journal_writable}
        return web.json_response(body, status=200 if state.is_ready else 503)

    return handle


def _metrics(render: MetricsSource) -> _Handler:
    """Return the handler of /metrics."""

    async def handle(_: web.Request) -> web.Response:
        return web.Response(body=await render(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    return handle
