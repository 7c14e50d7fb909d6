"""Handler of `/api/set/`: saves message templates."""

from msgspec import UNSET
from msgspec.json import Decoder, encode

from simulators.provider.engine.accounts import Account, Template
from simulators.provider.errors import ApiError, ErrorCode
from simulators.provider.wire_models import SetRequest, TemplateFields, decode_strict

_decoder = Decoder(SetRequest)
_CODES = {"$.security": ErrorCode.AUTHORISATION_FAILED, "$": ErrorCode.UNKNOWN_SETTING}


def save_templates(body: bytes, account: Account) -> str:
    """Save every valid template and return the result of each one."""
    request = decode_strict(_decoder, body, _CODES)
    if request.request != "templates":
        raise ApiError(ErrorCode.UNKNOWN_SETTING, f"request {request.request!r} is not templates")
    if not request.account.strip():
        raise ApiError(ErrorCode.ACCOUNT_EMPTY, "account is missing or empty")
    if request.templates is UNSET or not request.templates:
        raise ApiError(ErrorCode.UNKNOWN_SETTING, "templates is missing or empty")
    rows = [_save(fields, request.account, account) for fields in request.templates]
    return encode({"result": "ok", "account_id": request.account, "templates": rows}).decode()


def _save(fields: TemplateFields, crm_account: str, account: Account) -> dict[str, str]:
    """Change a template, or add it when it has no id, and return its result."""
    known = account.templates.get(fields.id)
    template_id = fields.id
    if fields.id and (known is None or known.account != crm_account):
        result: str = ErrorCode.TEMPLATE_NOT_FOUND
    elif not fields.name.strip():
        result = ErrorCode.NAME_EMPTY
    elif not fields.message.strip():
        result = ErrorCode.MESSAGE_EMPTY
    else:
        result = "ok"
        template_id = fields.id or account.new_template_id()
        account.templates[template_id] = Template(template_id, crm_account, fields.name, fields.message)
    return {"result": result, "id": template_id, "name": fields.name, "message": fields.message}
