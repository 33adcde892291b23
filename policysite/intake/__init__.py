"""What people hand in (prompts, forms, workbooks): tried on a copy of the data, then written or refused."""
