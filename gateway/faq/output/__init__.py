"""What is written of a run: the terminal's summary, JUnit XML, Excel and an HTML page."""
