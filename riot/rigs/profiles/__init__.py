"""What receivers can take: one YAML file each, beside this one."""
