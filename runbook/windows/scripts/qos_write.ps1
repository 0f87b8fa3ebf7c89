# Make the QoS policy of a name hold a rate on a TCP port, or (rate 0) not be there.
param($name, $port, $rate)
$there = @(Get-NetQosPolicy -ErrorAction SilentlyContinue | Where-Object { $_.Name -eq $name })
if ($there.Count) { Remove-NetQosPolicy -Name $name -Confirm:$false | Out-Null }
if ([uint64]$rate) {
    $wanted = @{ Name = $name; IPProtocolMatchCondition = 'TCP'; IPPortMatchCondition = [uint16]$port; NetworkProfile = 'All' }
    if ((Get-Command New-NetQosPolicy).Parameters.Keys -contains 'ThrottleRateActionBitsPerSecond') {
        $wanted['ThrottleRateActionBitsPerSecond'] = [uint64]$rate
    }
    else { $wanted['ThrottleRateActionBytesPerSecond'] = [uint64]([uint64]$rate / 8) }
    New-NetQosPolicy @wanted | Out-Null
}
