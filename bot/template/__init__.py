"""What a template says: values with their places, scenarios, functions and their effective layers."""
