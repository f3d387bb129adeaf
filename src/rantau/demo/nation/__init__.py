"""Build the demonstration nation: invented people in the proportions of 2013."""
