"""The AsyncAPI 3 document of the topics. Payloads are described in the JSON form of their protobuf messages."""
import json
import re

import protos
from google.protobuf import descriptor_pb2
from steward.common.v1 import envelope_pb2

VERSION = "3.0.0"
PARTITIONS = 16
RESOURCES = {service: protos.resources(service) for service in protos.SERVICES}
WELL_KNOWN = {
    "google.protobuf.Timestamp": {"type": "string", "format": "date-time"},
    "google.protobuf.FieldMask": {"type": "string", "description": "Paths, separated by commas."},
    "google.type.Date": {"type": "object", "properties": {
        part: {"type": "integer"} for part in ("year", "month", "day")}},
}
# The headers: what each says, and its form.
HEADERS = {
    "ce_specversion": ("The version of CloudEvents.", {"const": "1.0"}),
    "ce_id": ("service/partition/epoch/seq: the same for a repeat.", {}),
    "ce_source": ("/steward/INSTALLATION/SERVICE", {}),
    "ce_type": ("steward.SERVICE.v1.EVENT", {}),
    "ce_subject": ("The aggregate's resource name.", {}),
    "ce_time": ("When the fact holds in the world.", {"format": "date-time"}),
    "ce_dataschema": ("The message of the value, as a URI.", {"format": "uri"}),
    "ce_partitionkey": ("The account's id, or `reference`: the record's key.", {}),
    "ce_sequence": ("seq: contiguous from 1 within a partition.", {"pattern": "^[1-9][0-9]*$"}),
    "ce_revision": ("The aggregate's revision: its etag.", {"pattern": "^[1-9][0-9]*$"}),
    "ce_epoch": ("Raised when an installation was restored with less than it had published.",
                 {"pattern": "^[1-9][0-9]*$"}),
    "ce_transition": ("FIRST+COUNT: the seqs that were written as one.", {"pattern": "^[1-9][0-9]*\\+[1-9][0-9]*$"}),
    "ce_origin": ("LIVE, or IMPORT for history.", {"enum": ["LIVE", "IMPORT"]}),
    "ce_actor": ("The opaque id of who caused it.", {}),
    "ce_correlationid": ("The first request of the chain.", {}),
    "ce_causationid": ("The record or request right before this one.", {}),
    "ce_traceparent": ("W3C trace context.", {}),
    "ce_recordedtime": ("When it was written; also Kafka's timestamp.", {"format": "date-time"}),
    "steward_watermark": ("epoch/seq: up to here the whole partition is reflected.", {"pattern": "^[0-9]+/[0-9]+$"}),
    "content-type": ("The form of the value.", {"const": "application/protobuf"}),
}
EVENT_HEADERS = tuple(name for name in HEADERS if name.startswith("ce_") or name == "content-type")
ALWAYS = ("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_dataschema", "ce_sequence", "ce_epoch",
          "ce_recordedtime", "content-type")
# Of a state topic: of a resource that is gone some are absent.
STATE_HEADERS = ("ce_source", "ce_dataschema", "ce_partitionkey", "ce_sequence", "ce_revision", "ce_epoch",
                 "steward_watermark", "content-type")
STATE_ALWAYS = ("ce_source", "ce_sequence", "ce_epoch", "steward_watermark")


def events_topic(service):
    return f"steward.{service}.events.v1"


def state_topic(service):
    return f"steward.{service}.state.v1"


def ref(*path):
    return {"$ref": "#/" + "/".join(path)}


def channel_name(service, kind):
    return f"{service}{kind}"


class Schemas:
    """Schemas of messages and enums, collected as they are named."""

    def __init__(self, comments):
        self.comments, self.made = comments, {}

    def of(self, descriptor):
        """A reference to the schema of a message or enum."""
        if descriptor.full_name in WELL_KNOWN:
            return WELL_KNOWN[descriptor.full_name]
        name = descriptor.full_name
        if name not in self.made:
            self.made[name] = {}
            is_enum = hasattr(descriptor, "values")
            self.made[name] = self.enum(descriptor) if is_enum else self.message(descriptor)
        return ref("components", "schemas", name)

    def enum(self, descriptor):
        return self.described(descriptor, {"type": "string", "enum": [value.name for value in descriptor.values]})

    def message(self, descriptor):
        properties = {field.name: self.field(field) for field in descriptor.fields}
        return self.described(descriptor, {"type": "object", "properties": properties} if properties else
                              {"type": "object"})

    def field(self, field):
        schema = self.of(field.message_type or field.enum_type) if field.message_type or field.enum_type else \
            scalar(field)
        if field.label == field.LABEL_REPEATED:
            schema = {"type": "array", "items": schema}
        text = self.comments.of(field)
        return schema if "$ref" in schema or not text else {"description": text, **schema}

    def described(self, descriptor, schema):
        text = self.comments.of(descriptor)
        return {"description": text, **schema} if text else schema


def scalar(field):
    """64-bit numbers are texts in protobuf's JSON."""
    name = descriptor_pb2.FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower()
    if name in ("int64", "uint64", "sint64", "fixed64", "sfixed64"):
        return {"type": "string", "format": name}
    if name == "bytes":
        return {"type": "string", "contentEncoding": "base64"}
    return {"type": {"bool": "boolean", "string": "string", "float": "number", "double": "number"}.get(name, "integer")}


def header_schema(names, required):
    properties = {}
    for name in names:
        text, form = HEADERS[name]
        properties[name] = {"type": "string", "description": text, **form}
    return {"type": "object", "properties": properties, "required": [name for name in names if name in required]}


def event_message(event, schemas):
    kind = protos.EVENTS[event.service].DESCRIPTOR
    return {
        "name": f"steward.{event.service}.v1.{event.name}",
        "title": event.name,
        "summary": event.when,
        "contentType": "application/protobuf",
        "headers": {"allOf": [ref("components", "schemas", "eventHeaders"), {"type": "object", "properties": {
            "ce_type": {"const": f"steward.{event.service}.v1.{event.name}"}}}]},
        "payload": {"type": "object", "x-protobuf-message": kind.full_name, "properties": {
            "envelope": schemas.of(envelope_pb2.Envelope.DESCRIPTOR), event.field.name: schemas.of(event.message)},
            "required": ["envelope", event.field.name]},
        "bindings": {"kafka": {"key": {"type": "string", "description": "The account's id, or `reference`."}}}}



def state_message(service, name, schemas):
    descriptor = protos.EVENTS[service].DESCRIPTOR.file.pool.FindMessageTypeByName(f"steward.{service}.v1.{name}")
    return {
        "name": descriptor.full_name, "title": name,
        "summary": "The resource as it is now; no value: it is gone.",
        "contentType": "application/protobuf",
        "headers": ref("components", "schemas", "stateHeaders"),
        "payload": {"oneOf": [schemas.of(descriptor), {"type": "null"}]},
        "bindings": {"kafka": {"key": {"type": "string", "description": "The resource's name."}}}}


def channel(address, description, names, policy):
    return {
        "address": address, "description": description,
        "messages": {name.split(".")[-1]: ref("components", "messages", name) for name in names},
        "bindings": {"kafka": {"topic": address, "partitions": PARTITIONS,
                               "topicConfiguration": {"cleanup.policy": [policy]}}}}


def document(events, comments):
    schemas = Schemas(comments)
    made = {"asyncapi": VERSION, "info": {
        "title": "Steward", "version": "1.0.0", "license": {"name": "Apache-2.0"},
        "description": "The topics of Steward's services. Written by scripts/catalogue.py from proto/. Values are "
                       "protobuf; the schemas here are of their JSON form. docs/subscribing.md is the contract."},
        "defaultContentType": "application/protobuf", "channels": {}, "operations": {}}
    messages = {}
    for service, listed in events.items():
        own = {f"{service}.{event.name}": event_message(event, schemas) for event in listed}
        states = {f"{service}.state.{name}": state_message(service, name, schemas) for name in RESOURCES[service]}
        messages.update({**own, **states})
        for kind, text, names, policy in (
                ("Events", "Everything that happened, at least once, in order within a partition.", own, "delete"),
                ("State", "The latest of every resource.", states, "compact")):
            address = (events_topic if kind == "Events" else state_topic)(service)
            made["channels"][channel_name(service, kind)] = channel(address, text, names, policy)
            made["operations"][f"publish{service.capitalize()}{kind}"] = {
                "action": "send", "channel": ref("channels", channel_name(service, kind)),
                "summary": f"The {service} service publishes."}
    own_schemas = {"eventHeaders": header_schema(EVENT_HEADERS, ALWAYS),
                   "stateHeaders": header_schema(STATE_HEADERS, STATE_ALWAYS)}
    made["components"] = {"messages": messages, "schemas": {**own_schemas, **dict(sorted(schemas.made.items()))}}
    return "# Written by scripts/catalogue.py; scripts/check catalogue finds it outdated.\n" + "\n".join(yaml(made)) + "\n"


PLAIN = re.compile(r"^[A-Za-z_/][A-Za-z0-9_./-]*( [A-Za-z0-9_./()-]+)*$")
WORDS = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")


def yaml(value, indent=""):
    """Lines of YAML: maps and lists in block form, texts quoted where they could be read as something else."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from entry(f"{indent}{text(key)}:", one, indent)
    else:
        for one in value:
            yield from item(one, indent)


def entry(start, value, indent):
    if isinstance(value, (dict, list)) and value:
        yield start
        yield from yaml(value, indent + "  ")
    else:
        yield f"{start} {text(value)}"


def item(value, indent):
    if isinstance(value, (dict, list)) and value:
        first, *rest = yaml(value, indent + "  ")
        yield f"{indent}- {first.strip()}"
        yield from rest
    else:
        yield f"{indent}- {text(value)}"


def text(value):
    if isinstance(value, str) and PLAIN.match(value) and value.lower() not in WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
