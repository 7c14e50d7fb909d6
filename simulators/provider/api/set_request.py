"""Answer `/api/set/`: save message templates."""

from msgspec import UNSET
from msgspec.json import Decoder, encode

from simulators.provider.engine.accounts import Account, Template
from simulators.provider.errors import Code, RefusedError
from simulators.provider.wire_models import SetRequest, TemplateFields, strictly

_decoder = Decoder(SetRequest)
_CODES = {"$.security": Code.AUTHORISATION_FAILED, "$": Code.UNKNOWN_SETTING}


def save_templates(body: bytes, account: Account) -> str:
    """Save every template that is right and say of each how it went."""
    request = strictly(_decoder, body, _CODES)
    if request.request != "templates":
        raise RefusedError(Code.UNKNOWN_SETTING, f"request {request.request!r} is not templates")
    if not request.account.strip():
        raise RefusedError(Code.ACCOUNT_EMPTY, "account is missing or empty")
    if request.templates is UNSET or not request.templates:
        raise RefusedError(Code.UNKNOWN_SETTING, "templates is missing or empty")
    rows = [_save(fields, request.account, account) for fields in request.templates]
    return encode({"result": "ok", "account_id": request.account, "templates": rows}).decode()


def _save(fields: TemplateFields, crm_account: str, account: Account) -> dict[str, str]:
    """Change a template, or add one when it has no id."""
    known = account.templates.get(fields.id)
    template_id = fields.id
    if fields.id and (known is None or known.account != crm_account):
        result: str = Code.TEMPLATE_NOT_FOUND
    elif not fields.name.strip():
        result = Code.NAME_EMPTY
    elif not fields.message.strip():
        result = Code.MESSAGE_EMPTY
    else:
        result = "ok"
        template_id = fields.id or account.new_template_id()
        account.templates[template_id] = Template(template_id, crm_account, fields.name, fields.message)
    return {"result": result, "id": template_id, "name": fields.name, "message": fields.message}
