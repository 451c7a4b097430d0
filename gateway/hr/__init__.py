"""The workbench at ``/hr``, where HR reads, tries and looks after the answers; off until configured."""
