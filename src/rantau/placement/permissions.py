"""Who may do what with placements; rows are judged by policies, steps by the scheme besides."""

READ = "placement.read"
READ_TERMS = "placement.read_terms"
REGISTER_CANDIDATE = "placement.register_candidate"
ENROL = "placement.enrol"
RECEIVE = "placement.receive"
VERIFY = "placement.verify"
SELECT = "placement.select"
CLEAR = "placement.clear"
DEPART = "placement.depart"
ARRIVE = "placement.arrive"
RETURN = "placement.return"
CLOSE = "placement.close"
WITHDRAW = "placement.withdraw"
REFUSE = "placement.refuse"
CORRECT = "placement.correct"

OFFICERS = ["counter", "verifier", "head", "national"]
DECIDERS = ["verifier", "head", "national"]
TABLE = {
    READ: [*OFFICERS, "post", "border", "agency", "worker"],
    READ_TERMS: [*OFFICERS, "post", "agency", "worker"],
    REGISTER_CANDIDATE: ["agency"],
    ENROL: OFFICERS,
    RECEIVE: OFFICERS,
    VERIFY: DECIDERS,
    SELECT: DECIDERS,
    CLEAR: ["verifier", "head"],
    DEPART: ["border"],
    ARRIVE: ["post"],
    RETURN: ["border", "post"],
    CLOSE: DECIDERS,
    WITHDRAW: ["agency", *DECIDERS],
    REFUSE: DECIDERS,
    CORRECT: [*DECIDERS, "post"],
}
