"""What reading any file gives: findings, remarks, counts, and every row that was left out."""
