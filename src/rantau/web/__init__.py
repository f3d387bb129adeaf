"""The website: a package for each app, with its views, forms, URLs and labels; their templates are
in `templates/<app>/`."""
