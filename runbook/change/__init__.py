"""A setting, a plan, its application, the journal and the way back."""
