"""What comes in: documents and workbooks read, last year's report rolled over."""
