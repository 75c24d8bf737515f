"""What is told of the requests: log lines by an allow-list, and figures."""
