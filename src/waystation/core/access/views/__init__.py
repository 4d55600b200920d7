"""Access's pages: approvals, the log of reads, users, devices, incidents, PIN and codes."""
