# The jobs that started since a moment of this server's clock. Get-DPMJob came with DPM 2012.
param($since)
if (-not (Get-Module -ListAvailable DataProtectionManager)) { 'no-jobs'; return }
Import-Module DataProtectionManager
$from = [DateTime]::ParseExact($since, 'yyyyMMddHHmmss', [Globalization.CultureInfo]::InvariantCulture)
foreach ($job in @(Get-DPMJob -DPMServerName $env:COMPUTERNAME -From $from -AllJobsInInterval)) {
    $computers = @($job.DataSources | ForEach-Object { $_.Computer } | Sort-Object -Unique) -join ','
    "job`t{0}`t{1}`t{2:yyyyMMddHHmmss}`t{3}" -f $job.Status, $job.JobType, $job.StartTime, [Uri]::EscapeDataString($computers)
}
