"""Who may do what with persons; rows are judged by grounds besides."""

REGISTER = "registry.register"
READ = "registry.read"
COMPARE = "registry.compare"
GIVE_CODE = "registry.give_code"
SIGN_IN = "registry.sign_in"
READ_OWN = "registry.read_own"
BREAK_GLASS = "registry.break_glass"
SERVE = "registry.serve"

TABLE = {
    REGISTER: ["counter", "verifier", "head", "national"],
    READ: ["counter", "verifier", "head", "national", "post"],
    COMPARE: ["counter", "verifier", "head", "national"],
    GIVE_CODE: ["counter", "verifier", "head", "national", "post"],
    SIGN_IN: ["public"],
    READ_OWN: ["worker"],
    BREAK_GLASS: ["verifier", "head", "post"],
    SERVE: ["counter", "verifier", "head"],
}
