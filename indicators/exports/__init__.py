"""Files for others: pure writers of plain values, no model, request, setting, query or clock."""
