"""The answers in English: gettext catalogues, one a subject (``*.po``), and the tool that keeps them."""
