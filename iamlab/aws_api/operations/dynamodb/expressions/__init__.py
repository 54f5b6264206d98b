"""The expressions of DynamoDB: conditions, filters, projections, updates (developer guide, "Expressions")."""
