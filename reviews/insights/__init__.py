"""The journal's figures for its chief editors: counted in SQL, said in sentences."""
