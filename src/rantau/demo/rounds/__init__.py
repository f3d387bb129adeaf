"""Build rounds of the demonstration that stand today in each stage, through the app's commands."""
