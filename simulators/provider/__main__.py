"""Command line of the provider simulator."""

import argparse
import logging
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from simulators.common.command_line import run
from simulators.provider.engine.clock import Clock
from simulators.provider.engine.money import kopecks
from simulators.provider.simulator import Provider

_EPILOG = """\
The last two digits of a number decide the outcome of the call: 00-39 are answered, 50 is busy, 51 does not answer,
52 answers at the 2nd attempt ... The whole table, the faults and the control API are in simulators/provider/README.md.
"""


def _arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m simulators.provider",
        description="Simulate the voice-broadcast provider: no account, no money, no phone rings in earnest.",
        epilog=_EPILOG,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at")
    parser.add_argument("--port", type=int, default=8090, help="port to listen at; 0 takes a free one")
    parser.add_argument("--speed", type=_speed, default=60.0, help="simulated seconds in a real one")
    parser.add_argument("--balance", type=_roubles, default="1000", help="money of the account, in roubles")
    parser.add_argument("--lines", type=_lines, default=30, help="calls a campaign makes at the same time")
    parser.add_argument("--time-zone", type=_time_zone, default="Europe/Moscow", help="the account's time zone")
    parser.add_argument("--key", default="demo-key", help="API key")
    parser.add_argument("--login", default="demo", help="login")
    parser.add_argument("--password", default="demo-password", help="password")
    parser.add_argument("--disabled", action="store_true", help="begin with the account disabled")
    parser.add_argument("--quiet", action="store_true", help="do not print why requests are rejected")
    return parser.parse_args()


def _roubles(amount: str) -> str:
    """Validate an amount in roubles."""
    try:
        kopecks(amount)
    except ValueError as err:
        raise argparse.ArgumentTypeError(str(err)) from err
    return amount


def _time_zone(name: str) -> str:
    """Validate the name of a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as err:
        raise argparse.ArgumentTypeError(f"Unknown time zone: {name!r}") from err
    return name


def _speed(text: str) -> float:
    """Parse the speed of the clock: simulated seconds in a real one, 0 or more."""
    speed = float(text)
    if not 0 <= speed < float("inf"):
        raise argparse.ArgumentTypeError(f"Not a speed: {text!r}")
    return speed


def _lines(text: str) -> int:
    """Parse the number of lines, at least 1."""
    lines = int(text)
    if lines < 1:
        raise argparse.ArgumentTypeError("There must be a line at least")
    return lines


def _provider(arguments: argparse.Namespace) -> Provider:
    """Build the provider from the command line's arguments."""
    provider = Provider(
        balance=arguments.balance,
        key=arguments.key,
        login=arguments.login,
        password=arguments.password,
        clock=Clock(arguments.speed),
        lines=arguments.lines,
        time_zone=arguments.time_zone,
    )
    provider.account.disabled = arguments.disabled
    return provider


def _startup_message(url: str, arguments: argparse.Namespace) -> str:
    """Return the addresses, the credentials and an example request."""
    settings = '{"message": "Проверка связи", "number": "74951234567"}'
    body = f'{{"settings": {settings}, "subscribers": [{{"phone": "79000000001"}}]}}'
    return f"""\
Provider simulator: {url}
API base:           {url}/api/
API key:            {arguments.key}
Login, password:    {arguments.login}, {arguments.password}
Sender numbers:     74951234567, 78001234567
Watch phones ring:  {url}/
State as JSON:      {url}/control/state

Try it:
  curl {url}/api/send/ -H 'Authorization: {arguments.key}' -H 'Content-Type: application/json' \\
    -d '{body}'

Stop with Ctrl-C."""


def main() -> int:
    """Run the simulator and return the exit code."""
    arguments = _arguments()
    logging.basicConfig(level=logging.ERROR if arguments.quiet else logging.WARNING, format="%(message)s")
    serve = _provider(arguments).serve
    return run(serve, arguments.host, arguments.port, lambda url: _startup_message(url, arguments))


if __name__ == "__main__":
    raise SystemExit(main())
