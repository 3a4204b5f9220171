"""Stack Exchange's data dump (one XML file a table, attributes only) → a community of ours.

``reader`` streams the tables; ``mapping``, ``wording`` and ``history`` say what a row becomes (pure); ``prepare`` reads
everything and renders it into a temporary file without touching the database; ``load`` writes that in one transaction;
``report`` says what was taken, changed and left out.
"""
