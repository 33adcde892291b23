"""An issued policy document as structured data, rendered into a site.

One direction, and a module imports only from those before it::

    data/*.yml ─ source ─▶ plain values with places ─ model ─▶ frozen records ─ checks ─▶ Site, or every Problem
    Site + date ─ views ─ render + templates ─▶ macros ─▶ pages

Nothing in the package reads the clock or the environment: the edges (`cli`, `mkdocs_edge`) pass them in.
"""
