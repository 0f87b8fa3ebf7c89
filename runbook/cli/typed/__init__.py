"""The command line and its meaning: commands, options, language; hosts, journal, rollout."""
