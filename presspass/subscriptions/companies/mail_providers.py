"""Where anybody gets a mailbox: an address there says nothing of who somebody works for."""

PUBLIC = frozenset(
    {
        "aol.com", "fastmail.com", "free.fr", "gmail.com", "gmx.com", "gmx.de", "gmx.es", "gmx.net",
        "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.es", "hotmail.fr",
        "icloud.com", "laposte.net", "libero.it", "live.com", "live.co.uk", "mac.com", "mail.com",
        "mail.ru", "me.com", "msn.com", "orange.fr", "outlook.com", "outlook.es", "pm.me",
        "posteo.de", "proton.me", "protonmail.com", "qq.com", "rocketmail.com", "sapo.pt",
        "t-online.de", "telefonica.net", "terra.es", "tuta.com", "tutanota.com", "web.de",
        "wanadoo.fr", "ya.com", "yahoo.co.uk", "yahoo.com", "yahoo.es", "yahoo.fr", "yandex.com",
        "yandex.ru", "ymail.com", "zoho.com", "163.com", "126.com", "btinternet.com", "comcast.net",
    }
)  # fmt: skip


def is_public(domain: str) -> bool:
    """Whether `domain`, or one above it, gives mailboxes to everybody."""
    parts = domain.split(".")
    return any(".".join(parts[start:]) in PUBLIC for start in range(len(parts)))
