"""What people who run the installation do at its settings, beside the operations of the API."""
