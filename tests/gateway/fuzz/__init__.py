"""What no person would write, tried at random: broken knowledge files, and bytes at the chat's door."""
