"""Who may do what with persons; row policies decide by grounds besides."""

REGISTER_PERSON = "registry.register"
READ_PERSON = "registry.read"
COMPARE_PERSONS = "registry.compare"
GIVE_SIGN_IN_CODE = "registry.give_code"
SIGN_IN_WITH_CODE = "registry.sign_in"
SET_PIN_AT_COUNTER = "registry.set_pin"
SET_OWN_PIN = "registry.set_own_pin"
KEEP_OWN_PASSKEYS = "registry.keep_own_passkeys"
READ_OWN_PERSON = "registry.read_own"
BREAK_GLASS = "registry.break_glass"
SERVE_PERSON = "registry.serve"
KEEP_FAMILY = "registry.keep_family"
ADD_IDENTITY_NUMBER = "registry.add_number"
CHANGE_SAFE_CONTACT = "registry.change_safe_contact"
LIFT_PERSON_LIMITS = "registry.lift_limits"
CORRECT_PERSON = "registry.correct"
DECIDE_CORRECTION = "registry.decide_correction"
PROPOSE_MERGE = "registry.propose_merge"
DECIDE_MERGE = "registry.decide_merge"

OFFICER_ROLES = ["counter", "verifier", "head", "national"]

PERMISSION_TABLE = {
    REGISTER_PERSON: OFFICER_ROLES,
    READ_PERSON: [*OFFICER_ROLES, "post"],
    COMPARE_PERSONS: OFFICER_ROLES,
    GIVE_SIGN_IN_CODE: OFFICER_ROLES,
    SIGN_IN_WITH_CODE: ["public"],
    SET_PIN_AT_COUNTER: ["counter", "verifier", "head", "post"],
    SET_OWN_PIN: ["worker"],
    KEEP_OWN_PASSKEYS: ["worker"],
    READ_OWN_PERSON: ["worker"],
    BREAK_GLASS: ["verifier", "head", "post"],
    SERVE_PERSON: ["counter", "verifier", "head"],
    KEEP_FAMILY: OFFICER_ROLES,
    ADD_IDENTITY_NUMBER: OFFICER_ROLES,
    CHANGE_SAFE_CONTACT: OFFICER_ROLES,
    CORRECT_PERSON: OFFICER_ROLES,
    DECIDE_CORRECTION: ["verifier", "head", "national"],
    PROPOSE_MERGE: OFFICER_ROLES,
    DECIDE_MERGE: ["verifier", "head", "national"],
    LIFT_PERSON_LIMITS: [*OFFICER_ROLES, "system"],
}
