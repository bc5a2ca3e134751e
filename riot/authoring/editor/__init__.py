"""What an editor and a reference page tell of the YAML files, from the models that load them."""
