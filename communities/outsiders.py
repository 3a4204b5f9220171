"""Who could not read what she would be mentioned in."""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import User
from communities.models import Community, Membership, Visibility
from communities.viewer import Viewer


def find(viewer: Viewer, community: str, people: Collection[int]) -> set[int]:
    """Those of ``people`` who cannot read the community, which is named by id or address.

    Nobody where the viewer may not read it herself: she learns nothing of its members.
    """
    is_number = community.isascii() and community.isdigit() and len(community) < 19
    wanted = {"pk": int(community)} if is_number else {"slug": community}
    found = Community.objects.readable_by(viewer).filter(**wanted).only("pk", "visibility").first()
    if found is None or found.visibility == Visibility.OPEN:
        return set()
    members = set(Membership.objects.filter(community=found, person__in=people).values_list("person_id", flat=True))
    admins = set(User.objects.filter(pk__in=people, is_superuser=True).values_list("pk", flat=True))
    return set(people) - members - admins
