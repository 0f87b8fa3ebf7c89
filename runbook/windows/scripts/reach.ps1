# From this computer: does a name resolve, forward and back, and does a TCP port of it answer?
# PowerShell 2.0; .NET classes, because Test-NetConnection and Resolve-DnsName came with 2012 R2 and 2012.
param($name, $port)
try { $found = @([Net.Dns]::GetHostAddresses($name)) } catch { $found = @() }
foreach ($address in $found) {
    try { $back = [Net.Dns]::GetHostEntry($address).HostName } catch { $back = '' }
    "address`t$address`t" + [Uri]::EscapeDataString($back)
}
if ($found.Count) {
    $client = New-Object Net.Sockets.TcpClient $found[0].AddressFamily
    try {
        $wait = $client.BeginConnect($found[0], [int]$port, $null, $null)
        if ($wait.AsyncWaitHandle.WaitOne(5000, $false)) { $client.EndConnect($wait); "port`topen" }
        else { "port`tsilent" }
    }
    catch { "port`trefused" }
    finally { $client.Close() }
}
