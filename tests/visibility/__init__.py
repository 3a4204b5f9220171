"""Who may see what, on every surface: viewer × community × state × route (see test_matrix.py)."""
