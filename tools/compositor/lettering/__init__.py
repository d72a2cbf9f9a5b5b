"""Type as a look sets it: measured, broken into lines, coloured word by word."""
