"""Who may do what with persons; rows are judged by grounds besides."""

REGISTER = "registry.register"
READ = "registry.read"
COMPARE = "registry.compare"
GIVE_CODE = "registry.give_code"
SIGN_IN = "registry.sign_in"
READ_OWN = "registry.read_own"
BREAK_GLASS = "registry.break_glass"
SERVE = "registry.serve"
KEEP_FAMILY = "registry.keep_family"
ADD_NUMBER = "registry.add_number"
CHANGE_SAFE_CONTACT = "registry.change_safe_contact"

DESK = ["counter", "verifier", "head", "national"]

TABLE = {
    REGISTER: DESK,
    READ: ["counter", "verifier", "head", "national", "post"],
    COMPARE: DESK,
    GIVE_CODE: ["counter", "verifier", "head", "national", "post"],
    SIGN_IN: ["public"],
    READ_OWN: ["worker"],
    BREAK_GLASS: ["verifier", "head", "post"],
    SERVE: ["counter", "verifier", "head"],
    KEEP_FAMILY: DESK,
    ADD_NUMBER: DESK,
    CHANGE_SAFE_CONTACT: DESK,
}
