"""What arrives: files and addresses, each content told once."""
