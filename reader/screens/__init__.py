"""What arranges the panes and calls the session."""
