"""Bills: invoices in words, on paper and by mail; what came in, went back, or never came."""
