"""Where the joints of people in footage are: read from a file, or found by a model."""
