"""Every change to people. Called as ``accounts.actions.change_profile(actor=…, …)``."""

from accounts.actions.arrival import add_person, change_rights, confirm, deactivate, join_site, reactivate
from accounts.actions.claims import claim, decide_claim
from accounts.actions.invitations import Invited, invite_to_site, take_back_invitation, use_invitation
from accounts.actions.profile import change_profile, set_avatar, set_person_follow

__all__ = [
    "Invited",
    "add_person",
    "change_profile",
    "change_rights",
    "claim",
    "confirm",
    "deactivate",
    "decide_claim",
    "invite_to_site",
    "join_site",
    "reactivate",
    "set_avatar",
    "set_person_follow",
    "take_back_invitation",
    "use_invitation",
]
