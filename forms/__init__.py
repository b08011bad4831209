"""What a report is: amounts, outlines, reports, edits and checks. Standard library only."""
