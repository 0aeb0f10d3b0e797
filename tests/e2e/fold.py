"""What each event does to the resource that it is about: accounts, their parents, contracts, and their amendments.

Events carry whole resources or masked fields; what an event says by its name alone is in the tables below.
"""
from google.protobuf import field_mask_pb2

from protos import accounts_resources_pb2, amendments_resources_pb2, contracts_resources_pb2

Account = accounts_resources_pb2.Account
AccountParent = accounts_resources_pb2.AccountParent
Contract = contracts_resources_pb2.Contract
Amendment = amendments_resources_pb2.Amendment

TYPES = {"accounts": Account, "accountParents": AccountParent, "contracts": Contract, "amendments": Amendment}
WHOLE = {"AccountCreated": "account", "ContractCreated": "contract", "ContractImported": "contract",
         "AmendmentCreated": "amendment"}
MASKED = ("AccountUpdated", "ContractUpdated", "AmendmentUpdated")
LIFECYCLES = {
    "AccountArchived": "ARCHIVED", "OnboardingStarted": "ONBOARDING", "WentLive": "ACTIVE",
    "OffboardingStarted": "OFFBOARDING", "OffboardingCancelled": "ACTIVE", "AccountChurned": "CHURNED",
    "AccountReactivated": "ONBOARDING"}
STATES = {
    "ContractCreated": "DRAFT", "ContractSubmitted": "IN_REVIEW", "ContractApproved": "APPROVED",
    "ContractRejected": "DRAFT", "ContractActivated": "ACTIVE", "ContractCancelled": "CANCELLED",
    "ContractTerminated": "TERMINATED", "ContractExpired": "EXPIRED", "TermRenewed": "ACTIVE",
    "ContractEnteredGrace": "IN_GRACE", "ContractRenewed": "RENEWED", "AmendmentSubmitted": "IN_REVIEW",
    "AmendmentApproved": "APPROVED", "AmendmentRejected": "DRAFT", "AmendmentCancelled": "CANCELLED",
    "AmendmentEffective": "EFFECTIVE"}
# What moves from the event to the resource: (the resource's field, the event's).
COPIES = {
    "AccountArchived": [("archived_from", "from")],
    "AccountRestored": [("lifecycle", "to")],
    "ParentChanged": [("parent", "after")],
    "ContractRejected": [("version", "next_version")],
    "TerminationScheduled": [("termination_date", "termination_date"), ("termination_time", "termination_time")],
    "ContractTerminated": [("termination_date", "termination_date")],
    "ContractEnteredGrace": [("grace_end_time", "grace_end_time")],
    "ContractSucceeded": [("successor", "successor")],
    "AmendmentRejected": [("version", "next_version")],
    "AmendmentCancelled": [("misfit", "misfit")],
    "AmendmentEffective": [("arr_before", "arr_before"), ("arr_after", "arr_after")],
    "TermRenewed": [("term_no", "term_no"), ("end_date", "end_date"), ("end_time", "end_time")]}
CLEARS = {
    "AccountRestored": ["archived_from"], "CoverageGapClosed": ["coverage_gap"],
    "TerminationRescinded": ["termination_date", "termination_time"], "ContractExpired": ["grace_end_time"],
    "TermRenewed": ["grace_end_time", "expire_time", "lines"], "ContractAmended": ["lines"],
    "ContractTerminated": ["blocks"], "ContractRenewed": ["blocks"]}
# While a block stands, a contract in force is SUSPENDED.
IN_FORCE = (Contract.STATE_ACTIVE, Contract.STATE_SUSPENDED)


def put(resource, field, value):
    resource.ClearField(field)
    if hasattr(value, "CopyFrom"):
        getattr(resource, field).CopyFrom(value)
    else:
        setattr(resource, field, value)


def apply(kind, event, envelope, resource):
    """Brings the resource from before the event to after it."""
    created = resource.create_time if resource.HasField("create_time") else envelope.recorded_time
    created = type(created).FromString(created.SerializeToString())
    if kind in WHOLE:
        resource.CopyFrom(getattr(event, WHOLE[kind]))
    if kind in MASKED:
        mask = field_mask_pb2.FieldMask(paths=event.mask.paths)
        mask.MergeMessage(event.after, resource, True, True)
    if kind in LIFECYCLES:
        resource.lifecycle = Account.Lifecycle.Value("LIFECYCLE_" + LIFECYCLES[kind])
    if kind in STATES:
        resource.state = type(resource).State.Value("STATE_" + STATES[kind])
    for field, source in COPIES.get(kind, []):
        put(resource, field, getattr(event, source))
    for field in CLEARS.get(kind, []):
        resource.ClearField(field)
    apply_special(kind, event, envelope, resource)
    resource.name, resource.etag = envelope.aggregate, str(envelope.revision)
    put(resource, "create_time", created)
    put(resource, "update_time", envelope.recorded_time)


def apply_special(kind, event, envelope, resource):
    if kind == "CoverageGapOpened":
        resource.coverage_gap = True
    if kind in ("ContractSigned", "AmendmentSigned"):
        resource.signatures.add().CopyFrom(event.signature)
        if event.complete:
            resource.state = type(resource).STATE_SIGNED
    if kind == "AmendmentEffective":
        resource.ClearField("co_term_charges")
        resource.co_term_charges.extend(event.co_term_charges)
    if kind == "ContractTerminated":
        put(resource, "termination_time", envelope.effective_time)
    if kind == "ContractExpired":
        put(resource, "expire_time", envelope.effective_time)
    if kind in ("TermRenewed", "ContractAmended"):
        resource.lines.extend(event.lines)
    if kind == "ContractAmended" and event.HasField("end_date"):
        put(resource, "end_date", event.end_date)
        put(resource, "end_time", event.end_time)
    if kind == "ContractActivated" and event.term_no <= 1:
        resource.term_no = 1
        if resource.HasField("end_date"):
            put(resource, "initial_end_date", resource.end_date)
    if kind in ("ContractSuspended", "ContractResumed"):
        others = [block for block in resource.blocks if block.service != event.block.service]
        put_blocks(resource, others + ([event.block] if kind == "ContractSuspended" else []))
    if type(resource) is Contract and resource.state in IN_FORCE:
        resource.state = Contract.STATE_SUSPENDED if resource.blocks else Contract.STATE_ACTIVE


def put_blocks(contract, blocks):
    """By service."""
    ordered = [type(block).FromString(block.SerializeToString()) for block in sorted(blocks, key=lambda it: it.service)]
    contract.ClearField("blocks")
    contract.blocks.extend(ordered)


def fold(resources, envelope, event):
    """Folds one event into `resources`, a dict by name. Events about other things change nothing."""
    parts = envelope.aggregate.split("/")
    make = TYPES.get(parts[-2]) if len(parts) > 1 else None
    if make is not None:
        resource = resources.setdefault(envelope.aggregate, make())
        apply(type(event).DESCRIPTOR.name, event, envelope, resource)


def join_parents(resources):
    """Fills the accounts' `parent` from the edges, which are resources of their own."""
    parents = {name.split("/")[1]: edge.parent for name, edge in resources.items() if type(edge) is AccountParent}
    for name, account in resources.items():
        if type(account) is Account:
            account.parent = parents.get(name.split("/")[1], "")


class Folder:
    """Takes records in the order of each partition, drops what it saw, and folds the rest into `resources`."""

    def __init__(self):
        self.resources, self.seen = {}, {}

    def take(self, record):
        """Drops what was seen already."""
        envelope = record.envelope
        position = (envelope.epoch, envelope.seq)
        if position <= self.seen.get(envelope.partition, (0, 0)):
            return
        self.seen[envelope.partition] = position
        kind = record.WhichOneof("event")
        if kind is not None:  # else this consumer is too old to know it
            self.on_event(envelope, getattr(record, kind))

    def on_event(self, envelope, event):
        fold(self.resources, envelope, event)
