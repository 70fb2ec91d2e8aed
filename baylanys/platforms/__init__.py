"""The wire to the customer's platforms: SCIM 2.0 and described REST interfaces (7.7). No Django."""
