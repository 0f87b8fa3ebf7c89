# The jobs that started since a moment of this server's clock. Get-DPMJob came with DPM 2012.
# -f would format dates by the account's calendar: of the Japanese eras, for example.
# A failed job's tasks carry its codes as XML. Without them its failure counts all the same.
param($since)
if (-not (Get-Module -ListAvailable DataProtectionManager)) { 'no-jobs'; return }
Import-Module DataProtectionManager
$invariant = [Globalization.CultureInfo]::InvariantCulture
$from = [DateTime]::ParseExact($since, 'yyyyMMddHHmmss', $invariant)
$all = @{}
if ((Get-Command Get-DPMJob).Parameters.Keys -contains 'NoLimitOnJobCount') { $all = @{ NoLimitOnJobCount = $true } }
foreach ($job in @(Get-DPMJob -DPMServerName $env:COMPUTERNAME -From $from -AllJobsInInterval @all)) {
    $computers = @($job.DataSources | ForEach-Object { $_.Computer } | Sort-Object -Unique) -join ','
    $start = [string]::Format($invariant, '{0:yyyyMMddHHmmss}', @($job.StartTime))
    $codes = ''
    if ("$($job.Status)" -eq 'Failed') {
        try {
            $found = @($job.Tasks | ForEach-Object { $_.ErrorInfoXml } | Where-Object { $_ } | ForEach-Object { ([xml]$_).ErrorInfo })
            $codes = @($found | ForEach-Object { '{0}/{1}' -f $_.ErrorCode, $_.DetailedCode }) -join ','
        } catch { $codes = '' }
    }
    "job`t{0}`t{1}`t{2}`t{3}`t{4}" -f $job.Status, $job.JobType, $start, [Uri]::EscapeDataString($computers), [Uri]::EscapeDataString($codes)
}
