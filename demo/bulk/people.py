"""The people of the large company."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts import names
from accounts.models import PersonFollow, User
from demo.bulk.vocabulary import WORDS
from demo.bulk.zipf import Zipf
from demo.logins import PASSWORD

#: Rows of one INSERT and one commit.
BATCH = 1000
#: How many report to one manager.
REPORTS = 8


def hire(count: int, random: Random, since: datetime) -> list[int]:
    """``count`` people in a tree of managers; their ids, the first being the most active later on."""
    password = make_password(PASSWORD)
    offset = User.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    ids: list[int] = []
    while len(ids) < count:
        # Managers come in an earlier batch: the first batch is one person, the next her reports, and so on.
        numbers = range(len(ids), min(count, len(ids) + BATCH, len(ids) * REPORTS + 1))
        people = User.objects.bulk_create([_person(offset + n + 1, n, ids, random, since, password) for n in numbers])
        ids += [person.pk for person in people]
        EmailAddress.objects.bulk_create(
            [EmailAddress(user=person, email=person.email or "", verified=True, primary=True) for person in people]
        )
        names.index(people)
    return ids


def _person(number: int, rank: int, ids: list[int], random: Random, since: datetime, password: str) -> User:
    first, last = random.choice(WORDS["first names"]), random.choice(WORDS["last names"])
    joined = since + timedelta(minutes=rank)
    return User(
        email=f"person{number}@bulk.example.com",
        handle=f"{first}.{last}{number}".lower(),
        display_name=f"{first} {last}",
        job_title=random.choice(WORDS["jobs"]),
        department=random.choice(WORDS["departments"]),
        location=random.choice(WORDS["cities"]),
        time_zone=random.choice(WORDS["zones"]),
        manager_id=ids[(rank - 1) // REPORTS] if rank else None,
        password=password,
        date_joined=joined,
        onboarded_at=joined,
    )


def follow(ids: list[int], random: Random, at: datetime) -> None:
    """Everybody follows a few, mostly those whom many follow."""
    zipf = Zipf(random, 0.9)
    follows = [
        PersonFollow(follower_id=follower, person_id=person, at=at)
        for follower in ids
        for person in zipf.some(ids, random.randint(0, 6))
        if person != follower
    ]
    PersonFollow.objects.bulk_create(follows, batch_size=BATCH)
