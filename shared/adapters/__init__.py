"""What stands behind the ports. Only ``shared.bootstrap`` builds these."""
