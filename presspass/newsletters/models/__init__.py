"""The rows of newsletters: what there is to get, who gets it, and the proof that they want it."""

from presspass.newsletters.models.consent import Consent, JoinedSignup, Signup
from presspass.newsletters.models.issues import Delivery, Issue, IssueArticle, State
from presspass.newsletters.models.newsletters import Newsletter
from presspass.newsletters.models.recipients import JoinedRecipient, Recipient, Suppression

__all__ = [
    "Consent",
    "Delivery",
    "Issue",
    "IssueArticle",
    "JoinedRecipient",
    "JoinedSignup",
    "Newsletter",
    "Recipient",
    "Signup",
    "State",
    "Suppression",
]
