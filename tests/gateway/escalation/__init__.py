"""Messages to HR, before a real mail server that fails in every way that mail servers do."""
