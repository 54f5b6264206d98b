"""The console of a sandbox: pages on which a learner signs in, looks and acts, every call through the gate.

To add a page, touch four files: a module here with a view under `console_page`, its forms in
`lessons/forms/sandbox/`, its template in `templates/sandbox/`, its address in `lessons/sandbox_urls.py`.
"""
