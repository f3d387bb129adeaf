"""What the pages of all apps share: forms, commands, decorators, middleware, error pages."""
