"""The expenditure table (支出明细) with its total, difference and note."""
