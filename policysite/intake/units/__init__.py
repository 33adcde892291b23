"""The units that a document names: listed, confirmed, named, merged and split; no word of the document is touched."""
