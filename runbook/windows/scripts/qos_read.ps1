# The QoS policy of a name, as stored in the default (persistent) store; nothing if there is none.
# The parameter counts bytes on Server 2012 and bits later: say which, so that the number has a unit.
param($name)
$parameters = (Get-Command New-NetQosPolicy).Parameters
$unit = if ($parameters.Keys -contains 'ThrottleRateActionBitsPerSecond') { 'bits' } else { 'bytes' }
"unit`t$unit"
Get-NetQosPolicy -ErrorAction SilentlyContinue | Where-Object { $_.Name -eq $name } | ForEach-Object {
    "policy`t{0}`t{1}`t{2}`t{3}" -f $_.IPProtocolMatchCondition, $_.IPPortMatchCondition, $_.NetworkProfile, $_.ThrottleRateAction
}
