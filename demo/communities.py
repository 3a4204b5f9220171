"""The eight communities of Larkfield and who belongs to them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Circle:
    """One community. ``content``: the file of its posts; people are named by their handles."""

    content: str
    name: str
    visibility: str
    hue: int
    summary: str
    owner: str
    moderators: tuple[str, ...]
    experts: tuple[str, ...]
    members: tuple[str, ...]
    about: str
    rules: str = ""
    welcome: str = ""
    #: Who has asked to join and waits, with what she wrote.
    asking: tuple[tuple[str, str], ...] = ()
    #: Who is invited and has not answered, with the message.
    invited: tuple[tuple[str, str], ...] = ()


CIRCLES = (
    Circle(
        content="platform",
        name="Platform Engineering",
        visibility="open",
        hue=260,
        summary="Telemetry, deployments, databases: what carries 40,000 heat pumps.",
        owner="anneke.devries",
        moderators=("mira.okafor",),
        experts=("jonas.berg", "sam.whitfield"),
        members=(
            "yuki.tanaka",
            "ines.carvalho",
            "viktor.saar",
            "felix.brandt",
            "greta.hoffmann",
            "david.oyelaran",
            "tomas.silva",
            "theo.papadakis",
            "kofi.mensah",
            "nadia.petrova",
            "amelie.roux",
            "noor.haddad",
        ),
        about="Everything between a device and a graph. **Ask early**: a question with a log is never a nuisance.\n\n"
        "We write down what we learn from outages, and what we decided and why.",
        rules="1. Logs and versions with the question.\n2. No names in post-mortems but of systems.\n"
        "3. Who gets an answer that works says so: accept it.",
        welcome="Glad you are here. Read the pinned page about being on call, even if you are not; then say in a "
        "comment what was missing in it.",
    ),
    Circle(
        content="firmware",
        name="Firmware & Controls",
        visibility="open",
        hue=290,
        summary="The code inside the box: controllers, protocols, sensors.",
        owner="pavel.novak",
        moderators=("greta.hoffmann",),
        experts=("aisha.karim",),
        members=(
            "liam.byrne",
            "yuki.tanaka",
            "viktor.saar",
            "callum.reid",
            "lena.vogt",
            "owen.price",
            "elif.demir",
            "zoe.bennett",
            "ida.nilsen",
            "felix.brandt",
            "jonas.berg",
        ),
        about="For those who write firmware, and for those who stand in front of it. Questions from the field come "
        "first: they are about somebody who is cold.",
        rules="Say which controller, which hardware revision, which release. A photo of the plate is enough.",
    ),
    Circle(
        content="field_service",
        name="Field Service",
        visibility="open",
        hue=40,
        summary="Installing, repairing, explaining: what works in real cellars.",
        owner="bjorn.eklund",
        moderators=("marta.kowalska",),
        experts=("callum.reid",),
        members=(
            "lena.vogt",
            "owen.price",
            "theo.papadakis",
            "zoe.bennett",
            "ida.nilsen",
            "aisha.karim",
            "emma.strand",
            "nadia.petrova",
            "sofia.lindqvist",
            "rosa.delgado",
        ),
        about="Written with cold fingers, read in vans. Short is kind.",
        welcome="Introduce yourself by your worst cellar.",
    ),
    Circle(
        content="data",
        name="Data & Analytics",
        visibility="open",
        hue=200,
        summary="What 40,000 devices tell us, and what they do not.",
        owner="noor.haddad",
        moderators=("felix.brandt",),
        experts=("ravi.shah",),
        members=(
            "chloe.martin",
            "amelie.roux",
            "nadia.petrova",
            "hugo.lefevre",
            "stefan.kruger",
            "bjorn.eklund",
            "marta.kowalska",
            "ida.nilsen",
            "tomas.silva",
            "rosa.delgado",
            "mira.okafor",
        ),
        about="Questions about numbers, and about the people behind them. Definitions are pinned; if yours differs, "
        "say so there.",
    ),
    Circle(
        content="product_ideas",
        name="Product & Ideas",
        visibility="open",
        hue=130,
        summary="What should exist, and what became of it.",
        owner="nadia.petrova",
        moderators=("mira.okafor",),
        experts=("rosa.delgado",),
        members=(
            "claire.dubois",
            "ben.achterberg",
            "kofi.mensah",
            "zoe.bennett",
            "theo.papadakis",
            "lena.vogt",
            "owen.price",
            "callum.reid",
            "marta.kowalska",
            "ravi.shah",
            "chloe.martin",
            "felix.brandt",
            "yuki.tanaka",
            "tomas.silva",
            "grace.liu",
            "greta.hoffmann",
            "elif.demir",
            "ida.nilsen",
            "emma.strand",
            "stefan.kruger",
            "amelie.roux",
            "jack.morley",
        ),
        about="Ideas from everybody. Every one gets an answer with a reason; how that works is pinned.",
        rules="Write the *problem* before the solution. Vote for what you would use, not for whom you like.",
        welcome="Vote for three ideas and write one. It need not be good yet.",
    ),
    Circle(
        content="workplace",
        name="Workplace",
        visibility="open",
        hue=350,
        summary="Travel, leave, canteen, bicycles, and how we treat each other.",
        owner="emma.strand",
        moderators=("jack.morley",),
        experts=(),
        members=(
            "priya.raman",
            "helen.marsh",
            "marcus.weber",
            "amelie.roux",
            "grace.liu",
            "lena.vogt",
            "owen.price",
            "zoe.bennett",
            "theo.papadakis",
            "ravi.shah",
            "ines.carvalho",
            "stefan.kruger",
            "sam.whitfield",
            "hugo.lefevre",
            "anneke.devries",
            "aisha.karim",
            "viktor.saar",
            "tomas.silva",
            "kofi.mensah",
            "greta.hoffmann",
            "marta.kowalska",
            "bjorn.eklund",
            "callum.reid",
            "jonas.berg",
            "mira.okafor",
            "ruth.adler",
        ),
        about="The place for everything that is not a heat pump.",
        rules="Be the colleague you would like to find here.",
        welcome="Welcome. If this is your first week, the pinned page was written for you.",
    ),
    Circle(
        content="security",
        name="Security & Compliance",
        visibility="closed",
        hue=20,
        summary="Incidents, audits, keys: for those who have to know.",
        owner="ruth.adler",
        moderators=("tomas.silva",),
        experts=("tomas.silva",),
        members=(
            "grace.liu",
            "pavel.novak",
            "jonas.berg",
            "ines.carvalho",
            "ida.nilsen",
            "aisha.karim",
            "hugo.lefevre",
            "claire.dubois",
            "felix.brandt",
            "owen.price",
        ),
        about="Holes before they are mended are written down here, therefore the door is closed. Ask to come in if "
        "your work touches keys, audits or incidents.",
        rules="Nothing leaves this room. What the company should know is published elsewhere, by Ruth.",
        asking=(
            ("viktor.saar", "I build the job that rotates secrets and would like to know what the auditors look for."),
            ("sam.whitfield", "On call for the platform: in an incident I need to read this at night."),
        ),
    ),
    Circle(
        content="project_aurora",
        name="Project Aurora",
        visibility="secret",
        hue=170,
        summary="A heat pump for flats. Please do not talk about it.",
        owner="claire.dubois",
        moderators=("ben.achterberg",),
        experts=("pavel.novak",),
        members=(
            "helen.marsh",
            "david.oyelaran",
            "aisha.karim",
            "stefan.kruger",
            "noor.haddad",
            "marcus.weber",
            "hugo.lefevre",
        ),
        about="Three kilowatts, sixty centimetres, no outdoor unit. A decision about tooling at the end of June.",
        rules="Write here and not in mails. Who needs to come in is invited by Ben or Claire.",
        invited=(("jonas.berg", "We need you for the telemetry of the prototypes. Say yes, then we talk."),),
    ),
)
