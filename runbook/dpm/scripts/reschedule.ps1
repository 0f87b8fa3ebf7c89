# Give one protection group other times for one type of job, or another offset of its synchronizations (DPM 2012 and later).
# Days and times are given together: what is left out would fall back to a default.
param($group, $job, $days, $times)
$group = [Uri]::UnescapeDataString($group)
Import-Module DataProtectionManager
$found = @(Get-DPMProtectionGroup -DPMServerName $env:COMPUTERNAME | Where-Object { $_.FriendlyName -eq $group -or $_.Name -eq $group })
if ($found.Count -ne 1) { throw "$($found.Count) protection groups have this name" }
$changed = Get-DPMModifiableProtectionGroup -ProtectionGroup $found[0]
if ($job -eq 'Offset') { Set-DPMPolicySchedule -ProtectionGroup $changed -OffsetInMinutes ([int]$times) | Out-Null }
else {
    $schedule = @(Get-DPMPolicySchedule -ProtectionGroup $changed -ShortTerm | Where-Object { "$($_.JobType)" -eq $job })
    if ($schedule.Count -ne 1) { throw "$($schedule.Count) schedules have this job type" }
    Set-DPMPolicySchedule -ProtectionGroup $changed -Schedule $schedule[0] -DaysOfWeek ($days -split ',') -TimesOfDay ($times -split ',') | Out-Null
}
Set-DPMProtectionGroup -ProtectionGroup $changed | Out-Null
