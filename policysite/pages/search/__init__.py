"""What can be found, and the index that the browser searches."""
