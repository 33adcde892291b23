"""What pages, exports and commands show, gathered once: frozen views, their words and addresses."""
