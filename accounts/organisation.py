"""Who reports to whom: the rule against circles, and the chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User

#: No organisation is deeper; the way up stops here, also where imported data holds a circle.
DEEPEST = 40
#: At most so many people stand beside each other; the rest are in the directory.
WIDEST = 150


@dataclass(frozen=True)
class Node:
    """A person in the chart with those below her, as far as they are shown. ``hidden``: reports that are not."""

    person: User
    reports: tuple[Node, ...]
    hidden: int

    @property
    def reports_count(self) -> int:
        return len(self.reports) + self.hidden


@dataclass(frozen=True)
class Chart:
    """The chart around one person (``focus``), or from the top."""

    focus: User | None
    #: From the top down to the focus's manager.
    chain: tuple[User, ...]
    roots: tuple[Node, ...]


def check_manager(person: User, manager: User) -> None:
    """Raise ValidationError where this manager would close a circle, or cannot be one."""
    if not manager.is_active or manager.is_placeholder:
        raise ValidationError({"manager": _("%(person)s has no account.") % {"person": manager.display_name}})
    if person.pk == manager.pk:
        raise ValidationError({"manager": _("Nobody is their own manager.")})
    # as it is now: the caller may hold an older one
    if any(above.pk == person.pk for above in _chain(User.objects.get(pk=manager.pk))):
        raise ValidationError(
            {
                "manager": _("%(manager)s reports to %(person)s, directly or through others: that would be a circle.")
                % {"manager": manager.display_name, "person": person.display_name}
            }
        )


def chart(viewer: Any, focus: User | None = None) -> Chart:
    """Two levels below the focus or below those at the top. Four queries, and one for each level above the focus."""
    people = User.objects.visible_to(viewer).active()
    if focus is not None:
        tops = [focus]
    else:
        heads = Exists(people.filter(manager=OuterRef("pk")))
        tops = list(people.filter(heads, manager__isnull=True).order_by("display_name", "id")[:WIDEST])
    first = _reports_of(people, tops)
    second = _reports_of(people, [person for below in first.values() for person in below])
    lowest = [person.pk for below in second.values() for person in below]
    counts = dict(
        people.filter(manager__in=lowest)
        .order_by()
        .values_list("manager")
        .annotate(Count("pk"))
        .values_list("manager", "pk__count")
    )

    def node(person: User, levels: list[dict[int, list[User]]]) -> Node:
        if not levels:
            return Node(person, (), counts.get(person.pk, 0))
        return Node(person, tuple(node(report, levels[1:]) for report in levels[0].get(person.pk, [])), 0)

    chain = tuple(reversed(_chain(focus)[1:])) if focus is not None else ()
    return Chart(focus, chain, tuple(node(person, [first, second]) for person in tops))


def _reports_of(people: Any, managers: Iterable[User]) -> dict[int, list[User]]:
    below: dict[int, list[User]] = defaultdict(list)
    ids = [manager.pk for manager in managers]
    for person in people.filter(manager__in=ids).order_by("display_name", "id")[: WIDEST * 2]:
        below[person.manager_id].append(person)
    return below


def _chain(person: User) -> list[User]:
    """The person, her manager, and so on up to the top; stops where it meets itself."""
    chain = [person]
    seen = {person.pk}
    while len(chain) < DEEPEST and (manager_id := chain[-1].manager_id) is not None and manager_id not in seen:
        manager = User.objects.get(pk=manager_id)
        chain.append(manager)
        seen.add(manager.pk)
    return chain
