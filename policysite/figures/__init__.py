"""Records and a day → how everything stands: the one computation of every figure."""
