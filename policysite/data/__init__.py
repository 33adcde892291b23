"""What the office keeps: files below `data/` → frozen records, or every problem of them."""
