"""What every app's pages share: forms, commands, decorators, middleware, error pages."""
