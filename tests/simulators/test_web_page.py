"""The web page shows calls in progress and loads nothing from other hosts."""

import re
from typing import Any

import pytest

from simulators.provider import Provider
from tests.simulators.conftest import Api, broadcast


async def fetch(api: Api, path: str) -> str:
    """Return the text at a path."""
    async with api.session.get(f"{api.url}{path}") as response:
        assert response.status == 200
        return await response.text()


async def current_state(api: Api, campaign: str = "") -> Any:
    """Return the state that the page requests."""
    async with api.session.get(f"{api.url}/page/present", params={"campaign": campaign}) as response:
        return await response.json()


@pytest.mark.parametrize("path", ["/", "/page/page.css", "/page/page.js", "/page/words.js"])
async def test_needs_nothing_from_outside(api: Api, path: str) -> None:
    """Every file is served, and has no address of another host but that of the SVG name space."""
    text = await fetch(api, path)

    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text) == []


async def test_forbids_what_comes_from_outside(api: Api) -> None:
    """The Content-Security-Policy allows only the page's own host."""
    async with api.session.get(api.url) as response:
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")


async def test_speaks_both_languages_in_full(api: Api) -> None:
    """Both languages have the same texts."""
    english, russian = (await fetch(api, "/page/words.js")).split("  ru: {")

    names = [re.findall(r"(\w+): \"", half) for half in (english, russian)]

    assert names[0] == names[1]
    assert "title" in names[0]


async def test_begins_empty(api: Api) -> None:
    """Without a broadcast only the clock and the balance are shown."""
    shown = await current_state(api)

    assert (shown["time"], shown["balance"], shown["campaigns"]) == ("2026-11-23 12:00:00", "273.50", [])


async def test_shows_what_is_spoken(api: Api) -> None:
    """Each call has its own text, with the parameters of a script filled in."""
    body = broadcast(settings={"script": "1"})
    body["subscribers"][0] |= {"summa": "17.25", "param1": "01.12.2026"}
    await api.post("send", body)

    [call] = (await current_state(api))["calls"]

    assert call["text"] == "Ваша задолженность 17.25 рублей. Оплатите её до 01.12.2026."


@pytest.mark.parametrize(
    ("seconds", "state", "status"),
    [(0, "dialling", ""), (10, "talking", ""), (60, "ended", "Успешно")],
)
async def test_shows_a_phone_ringing(api: Api, provider: Provider, seconds: int, state: str, status: str) -> None:
    """A call is dialing, then talking, then ended."""
    await api.call("79000000001", phrase="2")
    provider.advance(seconds)

    [call] = (await current_state(api))["calls"]

    assert (call["state"], call["status"]) == (state, status)


async def test_shows_the_chosen_broadcast(api: Api) -> None:
    """An older broadcast can be selected."""
    first = await api.call("79000000001")
    await api.call("79000000002")

    shown = await current_state(api, first)

    assert [call["phone"] for call in shown["calls"]] == ["79000000001"]


async def test_shows_part_of_a_long_list(api: Api, provider: Provider) -> None:
    """Calls in progress come first, then the next and the last; the count has all."""
    provider.account.set_balance("1000")
    await api.call(*(f"790000{number:03}00" for number in range(500)))
    provider.advance(60)

    shown = await current_state(api)

    states = [call["state"] for call in shown["calls"]]
    assert len(states) == 60
    assert states == sorted(states, key=["dialling", "talking", "queued", "ended"].index)
    assert shown["chosen"]["recipients"] == 500


async def test_shows_refused_requests(api: Api) -> None:
    """A rejected request is shown with its reason."""
    await api.post("send", {})

    assert (await current_state(api))["refusals"][0]["reason"] == "No section settings"
