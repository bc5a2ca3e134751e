"""What would have happened: recorded viewers before a film with other values."""
