"""A film cut into spans of at most four seconds, drawn and encoded one by one."""
