"""Jobs, the store they land in, and the executors that run them."""
