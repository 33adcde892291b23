"""An issued policy document as structured data, rendered into a site: nine rooms, each importing only those below it.

From above: `commands`, `publish` and `intake`, `pages`, `exports` and `changes`, `views`, `figures`, `data`.
ARCHITECTURE.md draws the way from a data file to a page. Nothing here reads the clock or the environment but the edges,
`commands.project` and `publish.mkdocs`, which pass both in.
"""
