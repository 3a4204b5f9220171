"""Everything that one screen needs, in a fixed number of queries."""
