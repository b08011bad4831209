"""What all tables of the window share: keys as in a spreadsheet, and the clipboard."""
