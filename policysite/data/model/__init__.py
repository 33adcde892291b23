"""One class for each kind of entry in the data files, one field a key; and the words for what is English there."""
