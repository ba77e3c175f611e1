"""Health of what the portal publishes: what is left to mend, told to editors and to a script; addresses that answer."""
