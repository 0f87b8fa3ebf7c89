# The jobs that started since a moment of this server's clock. Get-DPMJob came with DPM 2012.
# -f would format dates by the account's calendar: of the Japanese eras, for example.
param($since)
if (-not (Get-Module -ListAvailable DataProtectionManager)) { 'no-jobs'; return }
Import-Module DataProtectionManager
$invariant = [Globalization.CultureInfo]::InvariantCulture
$from = [DateTime]::ParseExact($since, 'yyyyMMddHHmmss', $invariant)
foreach ($job in @(Get-DPMJob -DPMServerName $env:COMPUTERNAME -From $from -AllJobsInInterval)) {
    $computers = @($job.DataSources | ForEach-Object { $_.Computer } | Sort-Object -Unique) -join ','
    $start = [string]::Format($invariant, '{0:yyyyMMddHHmmss}', @($job.StartTime))
    "job`t{0}`t{1}`t{2}`t{3}" -f $job.Status, $job.JobType, $start, [Uri]::EscapeDataString($computers)
}
