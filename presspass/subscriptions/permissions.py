"""Who may do what in the desk with what was sold: it stays to be looked up."""

from wagtail.permission_policies import ModelPermissionPolicy

from presspass.readers.models import Reader

MAY_KEEP_ACCOUNTS = "subscriptions.keep_accounts"


class NeverDeleted(ModelPermissionPolicy):
    """A plan is changed, a subscription ends, terms are followed by others."""

    refused = frozenset({"delete"})

    def user_has_permission(self, user: Reader, action: str) -> bool:
        """Whether `user` may do `action` to any of them."""
        return action not in self.refused and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Reader, actions: list[str]) -> bool:
        """Whether `user` may do one of `actions`."""
        return super().user_has_any_permission(user, set(actions) - self.refused)


class OnlySeen(NeverDeleted):
    """What readers did: nobody adds to it or changes it."""

    refused = frozenset({"add", "change", "delete"})


class ByAccounts(ModelPermissionPolicy):
    """Invoices: seen by those who keep the accounts, changed by nobody."""

    def user_has_permission(self, user: Reader, action: str) -> bool:
        """Whether `user` may do `action` to any of them."""
        return action == "view" and user.has_perm(MAY_KEEP_ACCOUNTS)

    def user_has_any_permission(self, user: Reader, actions: list[str]) -> bool:
        """Whether `user` may do one of `actions`."""
        return "view" in actions and user.has_perm(MAY_KEEP_ACCOUNTS)
