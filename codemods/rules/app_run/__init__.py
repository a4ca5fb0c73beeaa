"""The rule app-run, without the modules that judge."""

from codemods.rules.rule import Rule, later

RULE = Rule(
    "app-run",
    (b"run_server", b"JupyterDash", b"jupyter_dash"),
    "2.4",
    later("codemods.rules.app_run.rule"),
)
