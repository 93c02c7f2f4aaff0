"""What is known of Lambda layers: ARNs, the catalogue, proofs from names, and how old a version is."""
