"""One bot per journal, in SQLite and in PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from telegram_bot.domain.errors import ConfigError
from telegram_bot.operations.single_instance import AnotherInstanceError, single_instance
from tests.campaigns.postgres import NoServerError, Postgres, postgres


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """Return a running PostgreSQL server; skip where none is available."""
    with ExitStack() as running:
        try:
            found = running.enter_context(postgres())
        except NoServerError as err:
            pytest.skip(str(err))
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a new journal, once in a file and once on a server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bot.db'}"
    server: Postgres = request.getfixturevalue("server")
    return server.new_database()


async def test_only_one_at_a_time(journal: str) -> None:
    """A second one is rejected as long as the first runs, and starts after it."""
    async with single_instance(journal):
        with pytest.raises(AnotherInstanceError, match="works on the"):
            async with single_instance(journal):
                raise AssertionError

    async with single_instance(journal):
        pass


async def test_journals_of_their_own(tmp_path: Path) -> None:
    """Bots with different journals do not conflict; a journal in memory is not shared."""
    async with (
        single_instance(f"sqlite:///{tmp_path / 'a.db'}"),
        single_instance(f"sqlite:///{tmp_path / 'b.db'}"),
        single_instance("sqlite://"),
        single_instance("sqlite://"),
    ):
        pass

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db.bot.lock", "b.db.bot.lock"]  # noqa: ASYNC240


async def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """It is a configuration error that names the folder."""
    with pytest.raises(ConfigError, match=r"nowhere cannot be written to: No such file or directory"):
        async with single_instance(f"sqlite:///{tmp_path}/nowhere/bot.db"):
            raise AssertionError
