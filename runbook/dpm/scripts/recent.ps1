# This server's clock, the jobs of the last days, those that run now, and the computers with data sources if they are wanted.
# A failed job's tasks carry its codes as XML; without them its failure counts all the same.
# Get-DPMJob came with DPM 2012. What has run for longer than those days is in the second list alone.
param($days, $members)
if (-not (Get-Module -ListAvailable DataProtectionManager)) { 'no-jobs'; return }
Import-Module DataProtectionManager
$invariant = [Globalization.CultureInfo]::InvariantCulture
$now = [DateTime]::Now
"now`t" + [string]::Format($invariant, '{0:yyyyMMddHHmmss}', @($now))
$all = @{}
if ((Get-Command Get-DPMJob).Parameters.Keys -contains 'NoLimitOnJobCount') { $all = @{ NoLimitOnJobCount = $true } }
foreach ($kind in 'job', 'running') {
    $jobs = @(if ($kind -eq 'job') { Get-DPMJob -DPMServerName $env:COMPUTERNAME -From ($now - (New-TimeSpan -Days $days)) -AllJobsInInterval @all }
        else { Get-DPMJob -DPMServerName $env:COMPUTERNAME -Status InProgress })
    foreach ($job in $jobs) {
        $computers = @($job.DataSources | ForEach-Object { $_.Computer } | Sort-Object -Unique) -join ','
        $start = [string]::Format($invariant, '{0:yyyyMMddHHmmss}', @($job.StartTime))
        $codes = ''
        if ("$($job.Status)" -eq 'Failed') {
            try {
                $found = @($job.Tasks | ForEach-Object { $_.ErrorInfoXml } | Where-Object { $_ } | ForEach-Object { ([xml]$_).ErrorInfo })
                $codes = @($found | ForEach-Object { '{0}/{1}' -f $_.ErrorCode, $_.DetailedCode }) -join ','
            } catch { $codes = '' }
        }
        "$kind`t{0}`t{1}`t{2}`t{3}`t{4}" -f $job.Status, $job.JobType, $start, [Uri]::EscapeDataString($computers), [Uri]::EscapeDataString($codes)
    }
}
if ($members) {
    foreach ($group in @(Get-ProtectionGroup -DPMServerName $env:COMPUTERNAME)) {
        foreach ($computer in @(Get-Datasource -ProtectionGroup $group | ForEach-Object { $_.Computer } | Sort-Object -Unique)) {
            "protects`t" + [Uri]::EscapeDataString($computer)
        }
    }
}
