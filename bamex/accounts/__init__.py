"""Accounts of staff: groups and what they may do, log-in and its second factor, sessions, and the audit log."""
