"""Running the portal: its web server's worker, its figures and log, its limits, and advice on what is set wrongly."""
