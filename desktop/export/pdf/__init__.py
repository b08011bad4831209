"""The report as a PDF file: page grid, fonts, text engine, table, report."""
