"""The demo journal: invented people and papers, taken through the real services."""
