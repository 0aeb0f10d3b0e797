#!/usr/bin/python3
"""Writes docs/events.md, docs/errors.md and docs/asyncapi.yaml from the comments, fields and options of proto/.

    scripts/catalogue.py            writes them
    scripts/catalogue.py --check    says which of them differs from the protos, and exits 1

An event without a comment is an error: the comment says when it happens.
"""
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

import protos  # noqa: E402
from google.protobuf import descriptor_pb2  # noqa: E402
from steward.common.v1 import envelope_pb2  # noqa: E402

import asyncapi  # noqa: E402
import errors_page  # noqa: E402
import examples  # noqa: E402

HEAD = """# Events

What each service publishes: on the topic that is named, and in its event feed. [subscribing.md](subscribing.md) says how
to read them. This page is written by `scripts/catalogue.py` from the comments in `proto/`; `scripts/check catalogue`
finds it outdated.

A record is `<Service>Event`: the envelope, and one event. Fields that are marked *personal* hold a reference in place of
a text about a person; `ResolveText` gives the text to those who may read it. The examples are in the JSON form of
protobuf; on the wire they are binary.
"""


class Comments:
    """The leading comments of messages, fields, enums and enum values, by full name."""

    def __init__(self):
        self.texts = {}
        files = sorted((ROOT / "proto" / "steward").glob("*/v1/*.proto"))
        with tempfile.NamedTemporaryFile() as out:
            subprocess.run(["protoc", "-I", ROOT / "proto", "--include_source_info", f"--descriptor_set_out={out.name}",
                            *files], check=True)
            for file in descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(out.name).read_bytes()).file:
                self.read(file)

    def read(self, file):
        for location in file.source_code_info.location:
            name = self.name_of(file, location.path) if location.leading_comments else None
            if name:
                self.texts[name] = " ".join(location.leading_comments.split())

    @staticmethod
    def name_of(file, path):
        """The full name of what is at `path`; the path's numbers are fields of the descriptors and indexes."""
        node, name = file, file.package
        for number, index in zip(path[::2], path[1::2]):
            node = getattr(node, type(node).DESCRIPTOR.fields_by_number[number].name)[index]
            if not hasattr(node, "name"):
                return None
            name += "." + node.name
        return name if len(path) % 2 == 0 else None

    def of(self, descriptor):
        return self.texts.get(descriptor.full_name, "")

    def of_value(self, enum, value):
        return self.texts.get(f"{enum.full_name}.{value.name}", "")


class Event:
    """One event of one service."""

    def __init__(self, service, field, comments):
        self.service, self.field, self.message = service, field, field.message_type
        self.name = self.message.name
        self.when = comments.of(self.message)
        if not self.when:
            sys.exit(f"{self.message.file.name}: {self.name} has no comment; say when it happens")

    def example(self):
        return examples.record(protos.EVENTS[self.service], self.field)


def all_events(comments):
    """By service, in the order of the oneof."""
    return {service: [Event(service, field, comments) for field in kind.DESCRIPTOR.oneofs_by_name["event"].fields]
            for service, kind in protos.EVENTS.items()}


def type_name(field, link):
    """As in a proto file; a message or enum of ours links to its description."""
    scalars = descriptor_pb2.FieldDescriptorProto.Type
    target = field.message_type or field.enum_type
    name = scalars.Name(field.type).removeprefix("TYPE_").lower()
    if target is not None:
        name = target.full_name if not is_ours(target) else link(target)
    return f"repeated {name}" if field.label == field.LABEL_REPEATED else name


def is_ours(descriptor):
    return descriptor.full_name.startswith("steward.")


def short(descriptor):
    """`Account.Lifecycle` of steward.accounts.v1.Account.Lifecycle."""
    return descriptor.full_name.split(".v1.")[1]


def link(descriptor):
    return f"[{short(descriptor)}](#{short(descriptor).replace('.', '').lower()})"


def cell(text):
    return text.replace("|", "\\|")


def field_table(message, comments):
    if not message.fields:
        return ["No fields: that it happened says all."]
    lines = ["| field | type | what |", "|---|---|---|"]
    for field in message.fields:
        what = (["*Personal.*"] if examples.is_personal(field) else []) + [comments.of(field)]
        lines.append(f"| {field.name} | {type_name(field, link)} | {cell(' '.join(filter(None, what)))} |")
    return lines


def types_of(roots):
    """Our messages and enums that these messages are made of, without themselves."""
    found, waiting = {}, list(roots)
    while waiting:
        for field in waiting.pop().fields:
            target = field.message_type or field.enum_type
            if target is not None and is_ours(target) and target.full_name not in found:
                found[target.full_name] = target
                if field.message_type is not None:
                    waiting.append(target)
    return [found[name] for name in sorted(found, key=lambda name: name.split(".v1.")[1])]


def enum_table(enum, comments):
    lines = ["| value | number | what |", "|---|---|---|"]
    return lines + [f"| {value.name} | {value.number} | {cell(comments.of_value(enum, value))} |"
                    for value in enum.values]


def event_section(event, comments):
    lines = [f"### {event.name}", "", event.when, "", *field_table(event.message, comments), ""]
    if event.message.fields:
        lines += ["```json", examples.event_json(event.example(), event.field), "```", ""]
    return lines


def markdown(events, comments):
    envelope = envelope_pb2.Envelope.DESCRIPTOR
    first = events["accounts"][0]
    lines = [HEAD, "## Envelope", "", comments.of(envelope), "", *field_table(envelope, comments), "",
             "```json", examples.envelope_json(first.example()), "```", ""]
    shared = {}
    for service, listed in events.items():
        own = [event for event in listed if event.message.file.package != "steward.common.v1"]
        common = [event for event in listed if event not in own]
        shared.update({event.name: event for event in common})
        lines += [f"## {service}", "", f"Topic `{asyncapi.events_topic(service)}`; a record is "
                  f"`{protos.EVENTS[service].DESCRIPTOR.full_name}`.", "", "| event | when |", "|---|---|"]
        lines += [f"| [{event.name}](#{event.name.lower()}) | {cell(event.when)} |" for event in listed] + [""]
        for event in own:
            lines += event_section(event, comments)
    lines += ["## In every service", ""]
    for event in shared.values():
        lines += event_section(event, comments)
    lines += ["## Types", ""]
    roots = [event.message for listed in events.values() for event in listed]
    events_themselves = {root.full_name for root in roots}
    for kind in types_of([envelope, *roots]):
        if kind.full_name in events_themselves:
            continue
        is_enum = hasattr(kind, "values")
        lines += [f"### {short(kind)}", ""] + ([comments.of(kind), ""] if comments.of(kind) else [])
        lines += [*(enum_table(kind, comments) if is_enum else field_table(kind, comments)), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def main():
    comments = Comments()
    events = all_events(comments)
    outdated = []
    for path, text in (("docs/events.md", markdown(events, comments)),
                       ("docs/errors.md", errors_page.page(comments)),
                       ("docs/asyncapi.yaml", asyncapi.document(events, comments))):
        file = ROOT / path
        if "--check" not in sys.argv:
            file.write_text(text)
        elif not file.exists() or file.read_text() != text:
            outdated.append(path)
    for path in outdated:
        print(f"{path} is not what proto/ says: run scripts/catalogue.py")
    return 1 if outdated else 0


if __name__ == "__main__":
    sys.exit(main())
