"""An issued text: read into entries, rebuilt from them, compared with its original."""
