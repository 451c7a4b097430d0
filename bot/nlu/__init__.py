"""Understanding staff's Swedish: who is meant, what is asked, and how sure we are."""
