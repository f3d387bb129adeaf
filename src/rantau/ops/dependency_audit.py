"""Look every locked package up among known vulnerabilities (`script/check`).

Ends with 1 where one is known. Where the advisory service cannot be asked, as without a network or
behind a mirror that does not carry advisories, the audit is NOT RUN: it says so, and ends with 0,
also with CI=true, since nothing of ours is wrong then.
"""

import json
import subprocess
import sys
from typing import Any

from rantau.ops.data_directory import ROOT

MAX_SECONDS = 300
COMMAND = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")
NOT_RUN = "dependency audit: NOT RUN: "


def main() -> int:
    """Audit requirements.txt; return 1 where a vulnerability is known, else 0."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(ROOT / "requirements.txt"), *COMMAND]
    try:
        result = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        print(f"{NOT_RUN}no answer within {MAX_SECONDS} s")
        return 0
    line, exit_code = judge_report(result.stdout, result.stderr)
    print(line)
    return exit_code


def judge_report(report: str, errors: str) -> tuple[str, int]:
    """Judge what pip-audit wrote: a line for people, and the exit code.

    report  its JSON; something else where it failed
    errors  its messages
    """
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = [line for line in errors.splitlines() if line.strip()][-1:] or ["no reason given"]
        return f"{NOT_RUN}{last[0].strip()}", 0
    known = [_describe(each) for each in packages if each.get("vulns")]
    if known:
        return "dependency audit: vulnerabilities are known in\n  " + "\n  ".join(known), 1
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    if len(skipped) == len(packages):
        return f"{NOT_RUN}the advisory service knows none of the {len(packages)} packages", 0
    if skipped:
        return (
            f"dependency audit: nothing is known in {len(packages) - len(skipped)} packages; "
            f"{NOT_RUN}for {', '.join(skipped)}",
            0,
        )
    return f"dependency audit: nothing is known in {len(packages)} packages", 0


def _describe(package: dict[str, Any]) -> str:
    found = ", ".join(
        f"{each['id']} (mended in {', '.join(each['fix_versions']) or 'no release yet'})"
        for each in package["vulns"]
    )
    return f"{package['name']} {package['version']}: {found}"


if __name__ == "__main__":
    sys.exit(main())
