"""YAML, strictly: bytes → plain values with their places, and back, comments and order kept."""
