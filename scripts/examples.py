"""Example records for the catalogue: made from field names and types, the same at every run."""
import json

from google.protobuf import json_format
from steward.common.v1 import options_pb2

TIME = "2026-03-02T09:30:00Z"
DATE = {"year": 2026, "month": 3, "day": 1}
REFERENCE = "t-4f1c2d9a7b3e6058"
# By the field's name, whatever the message.
TEXTS = {
    "account": "accounts/acme", "actor": "admin", "aggregate": "accounts/acme", "assignment":
    "accounts/acme/assignments/a-1", "cause": "NOT_FOUND: the account is not known", "contract":
    "accounts/acme/contracts/c-1", "correlation_id": "0192f0c1-8c5e-7000-9a3b-5d2f7e1c4b6a", "causation_id":
    "0192f0c1-8c5e-7000-9a3b-5d2f7e1c4b6a", "country": "DE", "currency": "EUR", "display_name": "Acme",
    "escalation": "accounts/acme/escalations/e-1", "etag": "1", "industry": "Manufacturing", "installation":
    "0192f0c1-0000-7000-8000-000000000001", "job_title": "Engineer", "key": "segment", "line_id": "l1", "method": "/steward.accounts.v1.AccountService/CreateAccount",
    "org_unit": "orgUnits/emea", "owner": "people/p-1", "party": "customer", "person": "people/p-1", "principal": "admin",
    "product": "Pro", "reason_code": "CUSTOMER_REQUEST", "reports_to": "people/p-2", "request_id":
    "0192f0c1-8c5e-7000-9a3b-5d2f7e1c4b6a", "required_parties": "customer", "service": "accounts", "source": "contracts",
    "source_ref": "crm", "time_zone": "Europe/Berlin", "title": "Platform", "traceparent":
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "value": "mid-market"}
# By the message that the field is in.
NAMES = {
    "Account": "accounts/acme", "AccountParent": "accountParents/acme", "AccountTeam": "accounts/acme/team",
    "Assignment": "accounts/acme/assignments/a-1", "Contract": "accounts/acme/contracts/c-1", "OpenEscalation": "accounts/acme/escalations/e-1",
    "OrgUnit": "orgUnits/emea",
    "Person": "people/p-1"}
NUMBERS = {
    "minor_units": 250000, "quantity": 10, "employee_count": 250, "propensity_bp": 4200, "share_bp": 10000,
    "fork_seq": 41, "partition": 11, "seq": 42, "transition_count": 1, "revision": 1, "next_version": 2, "version": 1}
# What is filled only later, or would be odd beside the rest.
LEFT_OUT = {"AccountEscalationNoted": ("severity_before", "breached_clocks"), "Account":
            ("parent", "archived_from", "coverage_gap", "update_time"), "Contract":
            ("termination_date", "termination_time", "signatures", "update_time", "blocks"), "Assignment": ("valid_to", "source_ref"),
            "ReportingLine": ("valid_to",), "OrgUnit": ("parent",), "ContractLine": ("period_amount",)}
DEPTH_MAX = 4


def is_repeated(field):
    return field.label == field.LABEL_REPEATED


def is_personal(field):
    return field.GetOptions().HasExtension(options_pb2.personal)


def text(field):
    message = field.containing_type.name
    if is_personal(field):
        return REFERENCE
    if field.name == "name":
        return NAMES.get(message, "name")
    if message == "ParentChanged" and field.name in ("before", "after") or field.name == "parent":
        return "" if field.name == "before" else "accounts/acme-group"
    if message == "PersonErased":
        return "people/p-1"
    if message == "ContractBlock":
        return {"service": "billing", "reason": "PAYMENT_OVERDUE"}[field.name]
    return TEXTS.get(field.name, field.name)


def scalar(field):
    kind = field.cpp_type
    if kind == field.CPPTYPE_STRING:
        return b"\x01\x02" if field.type == field.TYPE_BYTES else text(field)
    if kind == field.CPPTYPE_BOOL:
        return True
    if kind == field.CPPTYPE_ENUM:
        return field.enum_type.values[min(1, len(field.enum_type.values) - 1)].number
    return NUMBERS.get(field.name, 1)


def fill(message, depth=0):
    """Gives every field of `message` a value that is likely."""
    name = message.DESCRIPTOR.name
    if name == "Timestamp":
        message.FromJsonString(TIME)
    elif message.DESCRIPTOR.full_name == "google.type.Date":
        for part, number in DATE.items():
            setattr(message, part, number)
    elif "mask" in message.DESCRIPTOR.fields_by_name and "after" in message.DESCRIPTOR.fields_by_name:
        fill_update(message)
    else:
        for field in message.DESCRIPTOR.fields:
            if field.name not in LEFT_OUT.get(name, ()) and takes_part(message, field):
                fill_field(message, field, depth)


def takes_part(message, field):
    """Of a oneof the first."""
    return field.containing_oneof is None or field.containing_oneof.fields[0] is field


def fill_field(message, field, depth):
    value = getattr(message, field.name)
    if field.message_type is None:
        value.append(scalar(field)) if is_repeated(field) else setattr(message, field.name, scalar(field))
    elif depth < DEPTH_MAX:
        fill(value.add() if is_repeated(field) else value, depth + 1)


def fill_update(event):
    """A mask of one field, and that field before and after."""
    field = next(field for field in event.after.DESCRIPTOR.fields
                 if field.name in ("title", "industry", "job_title", "display_name") and not is_personal(field))
    event.mask.paths.append(field.name)
    setattr(event.before, field.name, f"{scalar(field)} (old)")
    setattr(event.after, field.name, scalar(field))


def record(kind, field):
    """A record of `kind` (AccountsEvent) whose event is the oneof's `field`."""
    made = kind()
    fill(made.envelope)
    event = getattr(made, field.name)
    event.SetInParent()
    fill(event)
    envelope = made.envelope
    envelope.service, envelope.type = kind.DESCRIPTOR.full_name.split(".")[1], field.message_type.name
    envelope.account, envelope.prev_seq = "acme", 0
    envelope.transition_first_seq = envelope.seq
    envelope.reason_text = ""
    del envelope.also_in_timeline_of[:]
    if envelope.type == "EpochStarted":
        for name in ("account", "aggregate", "revision", "actor", "reason_code", "input"):
            envelope.ClearField(name)
    return made


def as_json(message):
    return json.loads(json_format.MessageToJson(message, preserving_proto_field_name=True))


def event_json(made, field):
    return json.dumps(as_json(getattr(made, field.name)), indent=2)


def envelope_json(made):
    return json.dumps(as_json(made.envelope), indent=2)
