"""Measures a large company's pages on the real server. ``bench/run --help``; the method is in bench/README.md."""
