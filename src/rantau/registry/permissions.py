"""Who may do what with persons; row policies decide by grounds besides."""

REGISTER_PERSON = "registry.register"
READ_PERSON = "registry.read"
COMPARE_PERSONS = "registry.compare"
GIVE_SIGN_IN_CODE = "registry.give_code"
SIGN_IN_WITH_CODE = "registry.sign_in"
READ_OWN_PERSON = "registry.read_own"
BREAK_GLASS = "registry.break_glass"
SERVE_PERSON = "registry.serve"
KEEP_FAMILY = "registry.keep_family"
ADD_IDENTITY_NUMBER = "registry.add_number"
CHANGE_SAFE_CONTACT = "registry.change_safe_contact"

DESK_ROLES = ["counter", "verifier", "head", "national"]

PERMISSION_TABLE = {
    REGISTER_PERSON: DESK_ROLES,
    READ_PERSON: ["counter", "verifier", "head", "national", "post"],
    COMPARE_PERSONS: DESK_ROLES,
    GIVE_SIGN_IN_CODE: ["counter", "verifier", "head", "national", "post"],
    SIGN_IN_WITH_CODE: ["public"],
    READ_OWN_PERSON: ["worker"],
    BREAK_GLASS: ["verifier", "head", "post"],
    SERVE_PERSON: ["counter", "verifier", "head"],
    KEEP_FAMILY: DESK_ROLES,
    ADD_IDENTITY_NUMBER: DESK_ROLES,
    CHANGE_SAFE_CONTACT: DESK_ROLES,
}
