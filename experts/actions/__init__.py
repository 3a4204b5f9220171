"""Every write of this room: who knows what (expertise), and who is asked (requests)."""

from experts.actions.expertise import declare, decline_given, give, move_expertise, withdraw
from experts.actions.requests import MOST_ASKED, ask, decline_offer, settle

__all__ = [
    "MOST_ASKED",
    "ask",
    "declare",
    "decline_given",
    "decline_offer",
    "give",
    "move_expertise",
    "settle",
    "withdraw",
]
