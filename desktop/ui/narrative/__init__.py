"""The editor of text with headings and quoted figures."""
