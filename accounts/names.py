"""Finding people by the beginnings of the words of their names.

``NameWord`` rows hold the words of active people, folded (lower case, with and without accents), so that a search by
prefix is answered from an index instead of by reading everybody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import NameWord, User

#: Words of a query beyond these are not looked at.
MOST_WORDS = 4


def words_of(person: User) -> set[str]:
    """The words by whose beginnings this person is found: of her name and of her handle, and the whole handle."""
    plain = person.display_name.casefold()
    words = set(_split(plain)) | set(_split(_without_accents(plain))) | set(_split(person.handle)) | {person.handle}
    return {word[:40] for word in words}


def index(people: Iterable[User]) -> None:
    """Bring the words of these people up to date; of those who cannot sign in, remove them. Safe to run twice."""
    people = list(people)
    wanted = {(person.pk, word) for person in people if person.is_active and person.email for word in words_of(person)}
    present = {
        (person_id, word): pk
        for pk, person_id, word in NameWord.objects.filter(person__in=people).values_list("pk", "person_id", "word")
    }
    stale = [pk for key, pk in present.items() if key not in wanted]
    if stale:
        NameWord.objects.filter(pk__in=stale).delete()
    NameWord.objects.bulk_create(
        [NameWord(person_id=person_id, word=word) for person_id, word in sorted(wanted - present.keys())],
        ignore_conflicts=True,
        batch_size=500,
    )


def matching(query: str, *, column: str = "pk") -> Q:
    """People whose name has, for each word of ``query``, a word that begins with it. ``column`` names the person.

    Nobody, where the query has no word.
    """
    words = _split(query.casefold().lstrip("@"))[:MOST_WORDS]
    if not words:
        return Q(pk__in=[])
    condition = Q()
    for word in words:
        condition &= Q(**{f"{column}__in": _beginning_with(word).values("person")})
    return condition


def _beginning_with(prefix: str) -> QuerySet[NameWord]:
    if connection.vendor == "sqlite":
        # A range, since SQLite's LIKE ignores case and with it the index.
        return NameWord.objects.filter(word__gte=prefix, word__lt=prefix + "\U0010ffff")
    return NameWord.objects.filter(word__startswith=prefix)


def _split(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("_", " "))


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
