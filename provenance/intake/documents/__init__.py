"""Documents, and containers of them: PDF, office documents, ZIP."""
