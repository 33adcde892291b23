"""An issued document as it comes in, `.txt` or `.docx` → its lines as printed, or what the file is instead."""
