"""A company of any size, straight into the tables: for benchmarks and for looking at long lists."""
