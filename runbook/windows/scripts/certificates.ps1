# The certificates in this computer's Personal store: when each ends, in local time, and whose it is.
$invariant = [Globalization.CultureInfo]::InvariantCulture
Get-ChildItem Cert:\LocalMachine\My | ForEach-Object {
    $until = [string]::Format($invariant, '{0:yyyyMMddHHmmss}', @($_.NotAfter))
    "certificate`t$until`t" + [Uri]::EscapeDataString($_.Subject)
}
