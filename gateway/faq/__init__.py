"""HR's own questions: read from Excel, CSV or YAML, asked through the public door, judged and reported.

See docs/faq.md. For another program than the command line:

* ``sets.read_upload`` and ``sets.read_paths`` give the questions, and what is wrong with the file;
* ``running.run`` asks them of a ``door.GatewayDoor`` and gives a ``result.Result``;
* ``figures`` and ``compare`` count; ``output`` writes.
"""
