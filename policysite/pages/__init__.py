"""Data and figures → the Markdown of every page, by templates; the search index."""
