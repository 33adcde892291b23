"""A further issue of the document: archived, read, its duties carried over, tried on a copy, and told in words."""
