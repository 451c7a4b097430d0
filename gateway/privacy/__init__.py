"""What is kept of somebody: shown, erased, counted, with an audit log."""
