"""Mail to readers: written once as MJML, sent by the task worker as HTML and as text.

Which letters there are is the affair of the apps that send them: each keeps its own below
`templates/mail/<app>/`. Newsletters are another matter.
"""
