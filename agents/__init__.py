"""The crew: the LangGraph graph, its nodes, approvals and progress events."""
