"""PJSIP objects of operators' phones and of the demo's caller, as fields to push over ARI."""

from __future__ import annotations

from dataclasses import dataclass

Fields = dict[str, str]


@dataclass(frozen=True)
class SipAccount:
    """A phone that registers as `name`."""

    name: str
    password: str
    browser: bool
    context: str = "nowhere"
    caller_id: str = ""
    withheld: bool = False


def objects_of(account: SipAccount) -> list[tuple[str, Fields]]:
    """Kind and fields of each object, in the order in which Asterisk needs them."""
    return [
        (
            "auth",
            {"auth_type": "userpass", "username": account.name, "password": account.password},
        ),
        ("aor", _aor(account)),
        ("endpoint", _endpoint(account)),
    ]


def _aor(account: SipAccount) -> Fields:
    fields = {"max_contacts": "1", "remove_existing": "yes", "maximum_expiration": "600"}
    if account.browser:
        fields |= {"qualify_frequency": "10", "qualify_timeout": "3.0"}
    else:
        fields |= {"qualify_frequency": "30", "qualify_timeout": "3.0"}
    return fields


def _endpoint(account: SipAccount) -> Fields:
    """alaw first: the caller's alaw then passes untouched. A silent browser ends after 10 s."""
    fields = {
        "aors": account.name,
        "auth": account.name,
        "context": account.context,
        "disallow": "all",
        "allow": "alaw" if account.browser else "alaw,ulaw",
        "direct_media": "no",
        "rtp_symmetric": "yes",
        "rewrite_contact": "yes",
        "force_rport": "yes",
        "dtmf_mode": "rfc4733",
        "rtp_timeout": "10",
        "rtp_timeout_hold": "60",
    }
    if account.browser:
        fields["webrtc"] = "yes"
    else:
        fields["rtp_timeout"] = "30"
    if account.caller_id:
        fields["callerid"] = f"<{account.caller_id}>"
    if account.withheld:
        fields["callerid_privacy"] = "prohib"
        fields["callerid"] = "anonymous <anonymous>"
    return fields
