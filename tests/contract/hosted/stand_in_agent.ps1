# Give a Windows that is thrown away afterwards a key and a service that stand in for those of DPM's agent, so that step 1 can be carried out for real.
$ErrorActionPreference = 'Stop'
if ($env:GITHUB_ACTIONS -ne 'true') { throw 'This makes a service and a key of DPM: it is for a machine that is thrown away, not for yours.' }
$product = 'HKLM:\SOFTWARE\Microsoft\Microsoft Data Protection Manager'
if ((Test-Path $product) -or (Get-Service -Name DPMRA -ErrorAction SilentlyContinue)) { throw 'DPM is installed here.' }
New-Item -Path "$product\Agent" -Force | Out-Null
New-Service -Name DPMRA -BinaryPathName (Join-Path $env:SystemRoot 'System32\locator.exe') -StartupType Manual | Out-Null
Start-Service -Name DPMRA
