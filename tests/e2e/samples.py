"""What tests put into a platform when it doesn't matter what."""


def contract(account):
    """The fields of a CreateContract."""
    line = {"line_id": "l1", "product": "Pro", "quantity": 2, "period": 2,
            "unit_price": {"currency": "USD", "minor_units": 500}}
    return {"parent": f"accounts/{account}", "contract_id": "c1",
            "contract": {"title": "T", "currency": "USD", "lines": [line],
                         "start_date": {"year": 2024, "month": 1, "day": 1}}}


def add_account(clients, account):
    accounts, contracts = clients["accounts"], clients["contracts"]
    accounts.call("AccountService.CreateAccount", account_id=account,
                  account={"display_name": account.upper(), "tier": 4, "country": "DE"})
    contracts.call("ContractService.CreateContract", after=[accounts.position], **contract(account))
    contracts.call("ContractService.SubmitContract", name=f"accounts/{account}/contracts/c1")
    known = [accounts.position]
    clients["feedback"].call("InvitationService.SetConsent", after=known, consent=2,
                             name=f"accounts/{account}/contacts/p1")
    clients["escalations"].call("EscalationService.RequestEscalation", after=known, parent=f"accounts/{account}",
                                escalation_id="e1", escalation={"title": "Slow", "severity": 4})
