# What this PowerShell is: version (empty in 1.0), language mode, and the execution policies that were set.
# The process's own policy is left out: it is the one that this script was started with.
"version`t" + $PSVersionTable.PSVersion
"mode`t" + $ExecutionContext.SessionState.LanguageMode
Get-ExecutionPolicy -List | Where-Object { $_.Scope -ne 'Process' } | ForEach-Object {
    "policy`t" + $_.Scope + "`t" + $_.ExecutionPolicy
}
