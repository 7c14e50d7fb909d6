"""Every text exists in both languages, with the placeholders the code provides."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from string import Formatter
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import translation
from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.mobilgroup import config_flow, sensor
from custom_components.mobilgroup.account import account_title
from custom_components.mobilgroup.account_settings import WEEKDAYS

# The integration's name for the core; the bot's is `aiomobilgroup`.
from custom_components.mobilgroup.aiomobilgroup import CallOutcome, InputProblem, PhoneProblem
from custom_components.mobilgroup.aiomobilgroup.campaigns import CampaignState, Resolution, Rule
from custom_components.mobilgroup.event_publisher import AccountEvent
from custom_components.mobilgroup.flows import account_schemas, settings_schemas
from custom_components.mobilgroup.services import ACTIONS

HOME = Path(config_flow.__file__).parent
LANGUAGES = ("en", "ru")
FIELD_NAMES = re.compile(r"[a-z][a-z0-9_]*")


def read(language: str) -> dict[str, str]:
    """Return the texts of a language by their path."""
    return dict(_leaves(json.loads((HOME / "translations" / f"{language}.json").read_text("utf-8"))))


def _leaves(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text with its path."""
    for key, value in node.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def placeholders(sentence: str) -> set[str]:
    """Return the placeholders of a text."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def sources() -> str:
    """Return the integration's source code."""
    return "\n".join(path.read_text("utf-8") for path in sorted(HOME.rglob("*.py")))


def test_both_languages_say_the_same() -> None:
    """Russian has the keys and placeholders of English, and each language uses its own alphabet."""
    english, russian = read("en"), read("ru")

    assert russian.keys() == english.keys()
    for path, sentence in english.items():
        assert placeholders(russian[path]) == placeholders(sentence), path
        assert re.search("[а-яё]", russian[path], re.IGNORECASE), path
        assert not re.search("[а-яё]", sentence, re.IGNORECASE), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_of_hassfest(language: str) -> None:
    """Texts have no HTML, addresses, references, surrounding blanks, quoted or oddly named placeholders."""
    for path, sentence in read(language).items():
        assert sentence == sentence.strip(), path
        assert sentence, path
        assert not re.search(r"<[a-z/]|https?://|\[%key:|'\{\w+\}'", sentence), path
        assert all(FIELD_NAMES.fullmatch(name) for name in placeholders(sentence)), path
        assert not (placeholders(sentence) and path.startswith(("entity", "selector", "system_health"))), path


def test_every_exception_has_a_sentence_and_every_sentence_an_exception() -> None:
    """The raised and the translated keys are the same, placeholders included."""
    code = sources()
    raised = {
        key: set(re.findall(r"(\w+)=", arguments))
        for key, arguments in re.findall(
            r'(?:home_assistant_error|validation_error)\(\s*"(\w+)"((?:[^()]|\([^()]*(?:\([^()]*\))?[^()]*\))*)\)', code
        )
    }
    raised |= {"partly_accepted": {"campaign_id", "accepted", "refused", "recipients"}}
    raised |= {key: set() for key in re.findall(r'"(input_\w+)"', code)}
    read_keys = set(re.findall(r'^ +key = "(\w+)"', code, re.MULTILINE))
    raised |= {key: {"code"} if key == "read_refused" else set() for key in read_keys}
    about_rows = {"bad_phone", "text_not_allowed", "text_too_long", "bad_sum", "bad_param"}
    raised |= {f"recipient_{problem}": {"recipients"} for problem in about_rows}
    only_rows = about_rows - {"text_too_long"}
    bounds = {"limit", "asked"}
    raised |= {f"rule_{rule.value}": bounds for rule in Rule}
    raised |= {"rule_calling_hours": {"limit"}} | {
        f"rule_{rule}": {"recipients"} for rule in ("do_not_call", "frequency")
    }
    raised |= {"journal_failed": {"error"}}
    acts = ("cancel", "pause", "resume", "stop", "reschedule", "resolve", "resend")
    raised |= {f"cannot_{action}": {"campaign_id", "state"} for action in acts} | {"cannot_connect": set()}
    raised |= {f"input_{problem.value}": set() for problem in InputProblem if problem.value not in only_rows}

    translated = {
        path.split(".")[1]: placeholders(sentence)
        for path, sentence in read("en").items()
        if path.startswith("exceptions.")
    }
    assert translated == raised


def test_every_flow_error_has_a_sentence() -> None:
    """The errors and abort reasons of the flows are translated."""
    english = read("en")
    code = (HOME / "errors.py").read_text("utf-8").split("def read_error")[0] + (HOME / "config_flow.py").read_text(
        "utf-8"
    )
    shown = set(re.findall(r'return "(\w+)"|"base": "(\w+)"|errors\["base"\] = "(\w+)"', code))
    keys = {key for found in shown for key in found if key}

    assert {f"config.error.{key}" for key in keys} == {path for path in english if path.startswith("config.error.")}
    assert {"config.abort.already_configured", "config.abort.no_numbers"} == {
        path for path in english if path.startswith("config.abort.")
    }
    problems = {f"config_subentries.recipients.error.phone_{problem.value}" for problem in PhoneProblem}
    assert problems <= english.keys()


def test_every_field_of_every_form_is_described() -> None:
    """Each field has a name and a description, each section a name."""
    english = read("en")
    recipients = "config_subentries.recipients.step"
    shown = {
        "config.step.api_key": account_schemas.API_KEY_SCHEMA,
        "config.step.login": account_schemas.LOGIN_SCHEMA,
        "config.step.sender": account_schemas.sender_schema([]),
        "config.step.reauth_confirm": account_schemas.reauth_schema({}),
        "options.step.init": settings_schemas.options_schema([]),
        f"{recipients}.user": settings_schemas.recipient_group_schema([]),
        f"{recipients}.reconfigure": settings_schemas.recipient_group_schema([]),
    }
    for step, form in shown.items():
        assert f"{step}.title" in english
        for path in _fields(step, form):
            assert path in english
    assert "config.step.reauth_confirm.data.password" in english
    for way in ("user", "reconfigure"):
        for option in ("api_key", "login"):
            assert f"config.step.{way}.menu_options.{option}" in english


def _fields(step: str, form: Any) -> Iterator[str]:
    """Yield the paths of the texts that a form needs."""
    for field, kind in form.schema.items():
        inner = getattr(kind, "schema", None)
        if hasattr(kind, "options"):
            yield f"{step}.sections.{field}.name"
            yield from _fields(f"{step}.sections.{field}", inner)
        else:
            yield f"{step}.data.{field}"
            yield f"{step}.data_description.{field}"


@pytest.mark.parametrize("action", ACTIONS)
def test_every_field_of_an_action_is_described(action: str) -> None:
    """Names, descriptions, sections, icons and the schema of an action agree."""
    english = read("en")
    icons = json.loads((HOME / "icons.json").read_text("utf-8"))
    described = load_yaml_dict(HOME / "services.yaml")[action]["fields"]
    fields: set[str] = set()
    for name, field in described.items():
        inner = field.get("fields")
        fields |= set(inner or {name})
        assert not inner or f"services.{action}.sections.{name}.name" in english
        assert not inner or name in icons["services"][action]["sections"]
    assert fields == {str(marker) for marker in ACTIONS[action].schema.schema}
    for field in fields:
        assert f"services.{action}.fields.{field}.name" in english
        assert f"services.{action}.fields.{field}.description" in english
    assert {path.split(".")[3] for path in english if path.startswith(f"services.{action}.fields.")} == fields
    assert f"services.{action}.name" in english


def test_every_choice_has_a_name() -> None:
    """Options and states are translated, and no other ones are."""
    english = read("en")
    states = {state.value for state in CampaignState}
    shown: dict[str, set[str]] = {
        "selector.answer.options.": {answer.value for answer in Resolution},
        "selector.campaign_state.options.": states,
        "selector.held_by.options.": {"here", "provider"},
        "selector.outcome.options.": {outcome.value for outcome in CallOutcome},
        "selector.override.fields.": {"rules.name", "rules.description", "why.name", "why.description"},
        "selector.rule.options.": {rule.value for rule in Rule if rule is not Rule.DO_NOT_CALL},
        "selector.weekday.options.": set(WEEKDAYS),
        "entity.sensor.last_campaign.state.": states,
        "entity.event.campaign.state_attributes.event_type.state.": {one.value for one in AccountEvent},
    }
    for prefix, names in shown.items():
        assert {path.removeprefix(prefix) for path in english if path.startswith(prefix)} == names, prefix
    keys = {str(key) for key in sensor.AccountSensor}
    assert {path.split(".")[2] for path in english if path.startswith("entity.sensor.")} == keys


def test_every_row_of_an_object_is_described() -> None:
    """The fields of subscribers and templates have descriptions."""
    english = read("en")
    actions = load_yaml_dict(HOME / "services.yaml")
    rows = {
        "subscriber": actions["broadcast"]["fields"]["individual"]["fields"]["subscribers"],
        "template": actions["save_templates"]["fields"]["templates"],
    }
    for key, field in rows.items():
        expected = set(field["selector"]["object"]["fields"])
        assert {path.split(".")[3] for path in english if path.startswith(f"selector.{key}.")} == expected


def test_every_issue_can_be_read_and_answered() -> None:
    """Each issue has a title, each option of its flow a name, each step a title and a description."""
    english = read("en")
    answers = {
        "unknown_outcome": {"sent", "resend", "leave"},
        "too_late": {"send_now", "drop"},
        "held_by_rule": {"send_anyway", "drop"},
    }
    for key in (*answers, "sender_missing", "low_balance", "account_disabled"):
        assert f"issues.{key}.title" in english
    for key, options in answers.items():
        prefix = f"issues.{key}.fix_flow.step.init.menu_options."
        assert {path.removeprefix(prefix) for path in english if path.startswith(prefix)} == options
        for reason in ("already_answered", "not_loaded"):
            assert f"issues.{key}.fix_flow.abort.{reason}" in english
    steps = {".".join(path.split(".")[:5]) for path in english if ".fix_flow.step." in path}
    for step in steps:
        assert {f"{step}.title", f"{step}.description"} <= english.keys()


@pytest.mark.usefixtures("account")
async def test_home_assistant_reads_them(hass: HomeAssistant) -> None:
    """Home Assistant loads the texts in Russian."""
    hass.config.language = "ru"
    sentences = await translation.async_get_translations(hass, "ru", "exceptions", {"mobilgroup"})

    assert "дважды" in sentences["component.mobilgroup.exceptions.unknown_outcome.message"]


def test_title_has_no_secret() -> None:
    """An account's title has the end of its sender number, never the key."""
    assert account_title({"api_key": "secret"}, "74951234567") == "Mobilgroup ····4567"
