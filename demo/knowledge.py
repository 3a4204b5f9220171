"""What the people of Larkfield say they know, what they follow and keep, and what is said of topics."""

from __future__ import annotations

#: handle → topics that she declares, with what exactly.
DECLARED: dict[str, tuple[tuple[str, str], ...]] = {
    "jonas.berg": (
        ("kafka", "Operated it since 0.9; rebalancing, schemas, retention"),
        ("postgresql", "Query plans, vacuum, partitions"),
        ("observability", "Traces and what they cost"),
        ("incidents", "Leads post-mortems since 2019"),
    ),
    "sam.whitfield": (
        ("kubernetes", "Runs our clusters"),
        ("deployments", "Pipelines, roll-outs, roll-backs"),
        ("on-call", "Keeps the rota"),
    ),
    "ines.carvalho": (("postgresql", "Pools and locks"), ("api", "Owns the installations API")),
    "yuki.tanaka": (("testing", "Flaky tests and clocks"), ("python", ""), ("telemetry", "The ingest path")),
    "pavel.novak": (
        ("bootloader", "Wrote it"),
        ("compliance", "Cyber Resilience Act for devices"),
        ("lf-8", "Since revision A"),
    ),
    "greta.hoffmann": (
        ("modbus", "Both sides of the wire"),
        ("flash", "Wear, logs, power cuts"),
        ("c", ""),
        ("diagnostics", "What the service port says"),
    ),
    "aisha.karim": (("control", "PID, cascades, defrost"), ("cascade", "LF-12 in groups"), ("can-bus", "")),
    "liam.byrne": (("ota", "Updates over the air and by stick"), ("testing", "Code that writes to registers")),
    "felix.brandt": (("dbt", ""), ("data-pipelines", "Late data, compaction"), ("sql", "")),
    "noor.haddad": (("metrics", "Definitions"), ("statistics", "Robust ones"), ("forecasting", "")),
    "ravi.shah": (("forecasting", "Parts and failures"), ("anomaly-detection", "")),
    "chloe.martin": (("dashboards", "Fewer of them"), ("sql", "")),
    "bjorn.eklund": (("ground-source", "Boreholes since 1998"), ("hydraulics", "")),
    "marta.kowalska": (("refrigerant", "Certified trainer"), ("r290", "Propane zones and habits"), ("training", "")),
    "callum.reid": (("installation", "Scotland, wind included"), ("noise", "Has the class 2 meter")),
    "theo.papadakis": (("wifi", "Mesh routers and gardens"), ("app", "What customers see")),
    "zoe.bennett": (("customers", "40 calls a day"),),
    "nadia.petrova": (("app", "Product manager"), ("roadmap", "")),
    "rosa.delgado": (("research", "Interviews in cellars"), ("accessibility", "")),
    "tomas.silva": (
        ("security", "First call"),
        ("privacy", "Forms that fit on a page"),
        ("authentication", "Hardware keys"),
        ("threat-modelling", ""),
    ),
    "ruth.adler": (("security", ""), ("policies", "IT ones")),
    "emma.strand": (("parental-leave", "Three countries"), ("onboarding", ""), ("policies", "People ones")),
    "jack.morley": (("travel", "Hotels, trains, rule 4"), ("expenses", "")),
    "amelie.roux": (("expenses", "What is deductible"), ("benefits", "")),
    "hugo.lefevre": (("supply-chain", ""), ("parts", "What is on its way")),
    "elif.demir": (("quality", "Supplier audits"),),
}

#: (moderator, handle, topic, what exactly): named by somebody else.
GIVEN = (
    ("mira.okafor", "sam.whitfield", "incidents", "Answered most questions about outages this year"),
    ("marta.kowalska", "lena.vogt", "fault-codes", "Her notes on fault 27 are what we teach"),
    ("greta.hoffmann", "callum.reid", "wiring", "Finds the wrong terminator by looking at it"),
)

#: Topics with what is said of them, and other names for them: (moderator, topic, description, synonyms).
DESCRIBED = (
    (
        "mira.okafor",
        "kafka",
        "The log between devices and everything else: brokers, consumers, schemas.",
        ("apache kafka",),
    ),
    ("mira.okafor", "kubernetes", "Where our services run.", ("k8s",)),
    ("mira.okafor", "postgresql", "The databases, their queries and their moods.", ("postgres", "psql")),
    ("mira.okafor", "incidents", "Outages: what to do, and what we learned.", ("outages",)),
    ("marta.kowalska", "refrigerant", "R32, R290 and the rules for handling them.", ()),
    ("marta.kowalska", "fault-codes", "What the display says, and what it means.", ("error codes", "faults")),
    ("greta.hoffmann", "lf-8", "The controller of the small units.", ("lf8",)),
    ("felix.brandt", "sql", "Asking databases.", ()),
)

#: handle → topics that she follows.
TOPIC_FOLLOWS: dict[str, tuple[str, ...]] = {
    "lena.vogt": ("fault-codes", "refrigerant", "field-tools", "lf-8", "app"),
    "jonas.berg": ("kafka", "postgresql", "incidents", "telemetry"),
    "mira.okafor": ("ways-of-working", "documentation", "onboarding"),
    "ruth.adler": ("security", "compliance", "policies"),
    "viktor.saar": ("kubernetes", "testing", "c"),
    "ida.nilsen": ("app", "customers", "fault-codes"),
    "owen.price": ("field-tools", "parts"),
    "chloe.martin": ("sql", "metrics"),
}

#: handle → people whom she follows.
PERSON_FOLLOWS: dict[str, tuple[str, ...]] = {
    "lena.vogt": ("marta.kowalska", "callum.reid", "greta.hoffmann"),
    "jonas.berg": ("ines.carvalho", "greta.hoffmann", "ravi.shah"),
    "mira.okafor": ("rosa.delgado", "emma.strand", "jonas.berg"),
    "ruth.adler": ("tomas.silva",),
    "viktor.saar": ("jonas.berg", "yuki.tanaka", "greta.hoffmann"),
    "owen.price": ("marta.kowalska", "lena.vogt"),
}

#: Drafts: (handle, community's content, kind, title, body, topics).
DRAFTS = (
    (
        "lena.vogt",
        "field_service",
        "question",
        "Condensate pump or a longer drain at −15 °C?",
        "The drain runs 6 m outside. With heater tape it freezes at the last bend. Before I order a pump:",
        ("winter", "installation"),
    ),
    (
        "jonas.berg",
        "platform",
        "article",
        "How to read a consumer lag graph",
        "Lag is a distance, not a speed. Three shapes tell you nearly everything:\n\n1. *Sawtooth*: ",
        ("kafka", "observability"),
    ),
)
