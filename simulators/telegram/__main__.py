"""Command line of the Telegram simulator."""

import argparse

from simulators.common.command_line import run
from simulators.telegram.simulator import Telegram

_EPILOG = """\
The chat page is at the address itself. The rejected requests, the faults and the control API are described in
simulators/telegram/README.md.
"""


def _arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m simulators.telegram",
        description="Simulate Telegram's Bot API, with a page on which users chat with the bot.",
        epilog=_EPILOG,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at")
    parser.add_argument("--port", type=int, default=8081, help="port to listen at; 0 takes a free one")
    parser.add_argument("--token", type=_token, default="42:demo-token", help="the bot's token")
    parser.add_argument("--username", default="mobilgroup_demo_bot", help="the bot's user name")
    parser.add_argument("--name", default="Mobilgroup", help="the bot's name")
    parser.add_argument(
        "--user",
        dest="users",
        action="append",
        type=_numbered,
        metavar="ID:NAME",
        help="a user; may be repeated (default: 1004:Иван)",
    )
    parser.add_argument(
        "--group",
        dest="groups",
        action="append",
        type=_numbered,
        default=[],
        metavar="ID:TITLE",
        help="a group of all users and the bot; may be repeated",
    )
    parser.add_argument("--forum", action="store_true", help="let the groups have topics")
    return parser.parse_args()


def _token(text: str) -> str:
    """Validate a token."""
    if not text.partition(":")[0].isdecimal():
        raise argparse.ArgumentTypeError("A token is a number, a colon and a secret")
    return text


def _numbered(text: str) -> tuple[int, str]:
    """Parse `ID:NAME`; the name defaults to the id."""
    number, _, name = text.partition(":")
    try:
        return int(number), name or number
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"Not ID:NAME: {text!r}") from err


def _telegram(arguments: argparse.Namespace) -> Telegram:
    """Build the simulator from the command line's arguments."""
    telegram = Telegram(arguments.token, username=arguments.username, name=arguments.name)
    users = [telegram.user(user_id, name) for user_id, name in arguments.users or [(1004, "Иван")]]
    for user in users:
        telegram.private(user, started=False)
    for group_id, title in arguments.groups:
        telegram.group(group_id, title, members=users, forum=arguments.forum)
    return telegram


def _startup_message(url: str, token: str) -> str:
    """Return the addresses and the token."""
    return f"""\
Telegram simulator: {url}
Chats:              {url}/
Bot's token:        {token}
Address of methods: {url}/bot
Address of files:   {url}/file/bot
State as JSON:      {url}/control/state

Stop with Ctrl-C."""


def main() -> int:
    """Run the simulator and return the exit code."""
    arguments = _arguments()
    serve = _telegram(arguments).serve
    return run(serve, arguments.host, arguments.port, lambda url: _startup_message(url, arguments.token))


if __name__ == "__main__":
    raise SystemExit(main())
