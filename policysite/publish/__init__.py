"""From pages to a served site: MkDocs, the build that replaces itself whole, preview, staging, releases."""
