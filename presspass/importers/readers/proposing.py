"""Which column is likely what, told by its name in English or Spanish. Pure: a person decides."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

NAMES: Final = {
    "email": "email e-mail mail correo email-address e-mail-address customer-email"
    " correo-electronico direccion-de-correo direccion-de-correo-electronico direccion",
    "name": "name full-name nombre nombre-completo nombre-y-apellidos customer-name",
    "language": "language locale lang idioma lengua",
    "joined": "joined created-at created signup-date alta fecha-de-alta registrado registro since",
    "plan": "plan tier subscription product membership suscripcion tarifa producto tiers plan-name",
    "paid_until": "paid-until expires expires-at expiry renewal-date valid-until end-date"
    " current-period-end pagado-hasta vence vencimiento caduca valido-hasta fecha-de-fin",
    "cancelled": "cancelled canceled cancel-at-period-end cancelada cancelado baja status estado",
    "complimentary": "complimentary comp complimentary-plan gratis cortesia gratuita",
    "seats": "seats quantity licences licenses plazas asientos licencias",
    "company": "company organisation organization empresa organizacion",
    "newsletters": "newsletters newsletter subscribed boletin boletines subscribed-to-emails",
    "consent_at": "consent-at consent-date opt-in-date optin-time fecha-de-consentimiento",
    "consent_source": "consent-source opt-in-source origen-del-consentimiento origen",
    "labels": "labels tags etiquetas",
    "note": "note notes nota notas comentario",
    "id": "id uuid customer-id member-id identificador",
}
"""Field → the names by which other systems call it, without accents and in small letters."""

MONTHS: Final = 12


def proposals(columns: Iterable[str]) -> dict[str, str]:
    """Field → the column of `columns` that is likely it; each column once."""
    plain = {_plain(column): column for column in reversed([*columns])}
    found: dict[str, str] = {}
    for field, names in NAMES.items():
        column = next((plain[name] for name in names.split() if name in plain), None)
        if column is not None and column not in found.values():
            found[field] = column
    return found


def date_format_of(values: Iterable[str]) -> str:
    """How the days in `values` are written, as far as they tell; a slip tells little."""
    numbered = [
        m for value in values if (m := re.match(r"(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{4}", value))
    ]
    if not numbered:
        return "ISO"
    days_first, months_first = (sum(int(m[place]) > MONTHS for m in numbered) for place in (1, 2))
    return "MM/DD/YYYY" if months_first > days_first else "DD/MM/YYYY"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    bare = re.sub(r"\(.*?\)", "", bare)
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
