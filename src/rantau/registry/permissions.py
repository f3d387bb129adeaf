"""Who may do what with persons; rows are judged by grounds besides."""

REGISTER = "registry.register"
READ = "registry.read"
COMPARE = "registry.compare"

TABLE = {
    REGISTER: ["counter", "verifier", "head", "national"],
    READ: ["counter", "verifier", "head", "national", "post"],
    COMPARE: ["counter", "verifier", "head", "national"],
}
