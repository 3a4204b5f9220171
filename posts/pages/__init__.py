"""What the pages of posts show, each in a fixed number of queries."""
