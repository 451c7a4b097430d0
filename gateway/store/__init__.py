"""What the gateway remembers: sessions without identity, offered choices, feedback, closed channels."""
