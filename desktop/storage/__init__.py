"""The .db: one unit's report for one year, kept so that nothing acknowledged is ever lost."""
