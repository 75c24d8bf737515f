"""What readers of small variants share: result, ledger, filters, samples, consequences."""
