"""Plan files: what was looked at and approved on one day, to be carried out on another, exactly or not at all."""
