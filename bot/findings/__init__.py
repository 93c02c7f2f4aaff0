"""What the rules say: findings, their fingerprints, suppressions and the baseline."""
