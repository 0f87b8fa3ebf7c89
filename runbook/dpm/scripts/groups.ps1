# The protection groups of this DPM server with their members and schedules, in the server's own time.
# DPM 2007 and 2010 have a snap-in, later versions a module; the short cmdlet names work in both.
$module = Get-Module -ListAvailable DataProtectionManager
if ($module) { Import-Module DataProtectionManager } else { Add-PSSnapin Microsoft.DataProtectionManager.PowerShell }
"shell`t" + $(if ($module) { 'module' } else { 'snapin' })
$invariant = [Globalization.CultureInfo]::InvariantCulture
foreach ($group in @(Get-ProtectionGroup -DPMServerName $env:COMPUTERNAME)) {
    $name = $group.FriendlyName
    if (-not $name) { $name = $group.Name }
    "group`t" + [Uri]::EscapeDataString($name)
    foreach ($computer in @(Get-Datasource -ProtectionGroup $group | ForEach-Object { $_.Computer } | Sort-Object -Unique)) {
        "member`t" + [Uri]::EscapeDataString($computer)
    }
    foreach ($schedule in $group.GetSchedules().Values) {
        $times = @($schedule.TimesOfDay | ForEach-Object { [string]::Format($invariant, '{0:HH\:mm}', @($_)) }) -join ','
        "schedule`t{0}`t{1}`t{2}" -f $schedule.JobType, ($schedule.WeekDays -join ','), $times
    }
    # What cannot be read stays empty, and is then never written.
    try { $every = (Get-PolicyObjective -ProtectionGroup $group -ShortTerm).SynchronizationFrequency } catch { $every = '' }
    try { $offset = (Get-PolicySchedule -ProtectionGroup $group -OffsetSchedule).OffsetInMinutes } catch { $offset = '' }
    "synchronization`t$every`t$offset"
}
