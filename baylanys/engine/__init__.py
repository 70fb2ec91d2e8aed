"""The only process that talks to Asterisk. Doors decide nothing: rules are in telephony and routing."""
