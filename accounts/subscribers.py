"""What this room does when a fact happened."""

from __future__ import annotations

from collections.abc import Sequence

from accounts import mails
from activity.models import Event
from activity.subscriptions import subscribe


@subscribe("accounts.invitation_mail", {"invited_to_site"})
def invited_to_site(events: Sequence[Event]) -> None:
    """Send the link to who was invited."""
    for event in events:
        mails.send_invitation(event.data["invitation_id"])
