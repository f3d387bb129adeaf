"""How fast passwords, second factors, client secrets and sign-in codes may be tried.

Each kind of secret has a counter for a source and a subject, for a source alone, wide since a whole
office comes from one address, and for a subject that strange sources try. A known device has its
own counter, and a known network is no strange one. Figures: docs/design/access.md.
"""

from datetime import timedelta

from django.http import HttpRequest

from rantau.access.known_devices import get_known_device
from rantau.common.proxy import get_client_block, get_client_network, get_client_site
from rantau.common.ratelimit import Counter, Limit, SecretLimits, SecretTry

PASSWORD, SECOND_FACTOR, SIGN_IN_CODE, CLIENT_SECRET = "password", "second-factor", "slip", "client"
# The second counts by the person, whichever of her numbers is typed.
PIN, PIN_OF_PERSON = "pin", "pin-person"
# What the key of a telephone signs, counted by the person.
PASSKEY = "passkey"
# Exam number and birth date of a round, counted by the exam number.
EXAM_RESULT = "exam-result"
# Places in the opening of a round that were taken without signing in.
ROUND_PLACE = "round-place"
# What a telephone answers, before it is known whose key it names.
PASSKEY_ANSWER = "passkey-answer"
# Password resets, and the code that confirms an e-mail address.
PASSWORD_RESET, EMAIL_CODE = "password-reset", "email-code"
# Addresses that an account proposes, counted by the account, and by the address.
EMAIL_PROPOSAL, EMAIL_RECEIVER = "email-proposal", "email-receiver"
# Questions that compare, of the apps above; here since lifting an account's limits lifts its own.
COMPARISON = "comparison"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# One address may be an office of hundreds who sign in at eight o'clock.
WIDE_SOURCE = Limit(300, SECOND, MINUTE, 5 * MINUTE)
# And a site of IPv6 may have many offices, or be a carrier's.
WIDE_SITE = Limit(1000, SECOND, MINUTE, 5 * MINUTE)
# A network that never erred at an account is judged so often, whatever others try: a worker or an
# officer on a journey signs in. A thousand networks have three thousand guesses a day by it.
NEWCOMER_FREE = 3
# Newcomers of one provider together: who has 65,536 sites has not three guesses by each. An owner
# who never erred waits for other newcomers of the same provider alone.
NEWCOMERS_OF_BLOCK = Limit(30, 5 * SECOND, 2 * MINUTE, DAY)
# Six digits, of which one number is right, besides the birth date. Who shares her network or
# her telephone has a few tries a quarter of an hour; a new PIN at any office lifts them.
PIN_LIMITS = SecretLimits(
    pair=Limit(3, 5 * SECOND, 15 * MINUTE, DAY),
    source=WIDE_SOURCE,
    site=WIDE_SITE,
    subject=Limit(30, 5 * SECOND, 2 * MINUTE, DAY),
    newcomer_free=NEWCOMER_FREE,
    newcomers=NEWCOMERS_OF_BLOCK,
)
# Every try sends a mail where there is such an account, and is never taken back: one address is not
# flooded, from however many networks. No exception for newcomers.
MAIL_LIMITS = SecretLimits(
    pair=Limit(3, 5 * MINUTE, HOUR, DAY),
    source=WIDE_SOURCE,
    site=WIDE_SITE,
    subject=Limit(6, 5 * MINUTE, HOUR, DAY),
)
LIMITS = {
    # The subject's longest wait is much shorter than the pair's: else one network that asks
    # whenever it may would take every try that strangers have, and leave the owner none.
    PASSWORD: SecretLimits(
        pair=Limit(10, SECOND, 5 * MINUTE, DAY),
        source=WIDE_SOURCE,
        site=WIDE_SITE,
        subject=Limit(100, SECOND, MINUTE, DAY),
        newcomer_free=NEWCOMER_FREE,
        newcomers=NEWCOMERS_OF_BLOCK,
    ),
    # Six digits, of which three numbers are right at a time: the longest waits of all, and no
    # exception for newcomers. Who comes so far has the password.
    SECOND_FACTOR: SecretLimits(
        pair=Limit(10, 5 * SECOND, 15 * MINUTE, DAY),
        source=WIDE_SOURCE,
        site=WIDE_SITE,
        subject=Limit(20, 5 * SECOND, 2 * MINUTE, DAY),
    ),
    # 50 random bits besides the birth date.
    SIGN_IN_CODE: SecretLimits(
        pair=Limit(10, SECOND, 5 * MINUTE, DAY),
        source=WIDE_SOURCE,
        site=WIDE_SITE,
        subject=Limit(100, SECOND, MINUTE, DAY),
        newcomer_free=NEWCOMER_FREE,
        newcomers=NEWCOMERS_OF_BLOCK,
    ),
    # A signature, which nobody guesses: a flood of wrong ones waits.
    PASSKEY: SecretLimits(
        pair=Limit(10, SECOND, 5 * MINUTE, DAY),
        source=WIDE_SOURCE,
        site=WIDE_SITE,
        subject=Limit(100, SECOND, MINUTE, DAY),
        newcomer_free=NEWCOMER_FREE,
        newcomers=NEWCOMERS_OF_BLOCK,
    ),
    # A birth date is one of some eight thousand: no exception for newcomers. Whoever waits because
    # others try sees her result with the secret code of her place.
    EXAM_RESULT: SecretLimits(
        pair=Limit(10, 5 * SECOND, 15 * MINUTE, DAY),
        source=WIDE_SOURCE,
        site=WIDE_SITE,
        subject=Limit(20, 5 * SECOND, 10 * MINUTE, DAY),
    ),
    PASSWORD_RESET: MAIL_LIMITS,
    EMAIL_PROPOSAL: MAIL_LIMITS,
    EMAIL_RECEIVER: MAIL_LIMITS,
    # 50 random bits, for whoever is signed in to the account.
    EMAIL_CODE: SecretLimits(
        pair=Limit(10, SECOND, 5 * MINUTE, DAY),
        source=WIDE_SOURCE,
        site=WIDE_SITE,
        subject=Limit(100, SECOND, MINUTE, DAY),
    ),
    PIN: PIN_LIMITS,
    PIN_OF_PERSON: PIN_LIMITS,
}
# Wrong secrets of a client, which have 256 random bits: a right one always passes.
WRONG_CLIENT_SECRETS = Limit(20, SECOND, 5 * MINUTE, 5 * MINUTE)
TOKEN_REQUESTS = Limit(300, SECOND, 10 * SECOND, 5 * MINUTE)

# One address may be a school, the one telephone of a village, or some hundreds behind a carrier: a
# thousand in the fair minutes pass, and the next ones wait seconds. Whoever has one address for a
# script gets a thousand, each with a possible NIK, and headquarters sees them (decision 0055).
PLACES_OF_NETWORK = Limit(1000, SECOND, 5 * SECOND, 15 * MINUTE)
# Of IPv6: a site of many networks, and a provider, by whom a third of all who come may come.
PLACES_OF_SITE = Limit(2000, SECOND, 5 * SECOND, 15 * MINUTE)
PLACES_OF_BLOCK = Limit(20_000, SECOND, 2 * SECOND, 15 * MINUTE)


def build_place_counters(request: HttpRequest) -> list[Counter]:
    """What a place in a round is counted by: its network, and where there are any, site and
    block."""
    network, site = get_client_network(request), get_client_site(request)
    counters = [Counter(ROUND_PLACE, PLACES_OF_NETWORK, source=network)]
    if site != network:
        block = get_client_block(request)
        counters.append(Counter(ROUND_PLACE, PLACES_OF_SITE, source=site))
        counters.append(Counter(ROUND_PLACE, PLACES_OF_BLOCK, source=block))
    return counters


def normalize_login(login: str) -> str:
    """A login as limits count it; it need not exist."""
    return login.strip().lower()


def build_secret_try(request: HttpRequest, kind: str, subject: str) -> SecretTry:
    """The try of a secret of this kind that a request makes on a subject, which need not exist."""
    return SecretTry(
        kind=kind,
        limits=LIMITS[kind],
        subject=subject,
        network=get_client_network(request),
        site=get_client_site(request),
        block=get_client_block(request),
        device=get_known_device(request, subject),
    )


def build_source_counters(request: HttpRequest, kind: str) -> tuple[Counter, ...]:
    """What a request is counted under by where it comes from alone, before it is read."""
    network, site = get_client_network(request), get_client_site(request)
    counter = Counter(kind, WIDE_SOURCE, source=network)
    if site in ("", network):
        return (counter,)
    return (counter, Counter(kind, WIDE_SITE, source=site))
