"""Microsoft Teams: messages in through a door of their own, answers out through Microsoft's connector."""
