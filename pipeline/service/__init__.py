"""The only room that touches folders and the ledger."""
