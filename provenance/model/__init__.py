"""What the stages pass to each other: frozen values, no input or output."""
