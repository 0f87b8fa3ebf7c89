# Make a Windows that is thrown away afterwards answer WinRM for itself: an account of its own, listeners for HTTP and HTTPS, two services that may stop.
# Usage: prepare_winrm.ps1 ACCOUNT CERTIFICATE. The password is made up here, masked in the log, and handed to the next steps of the job.
param([Parameter(Mandatory)] [string] $Account, [Parameter(Mandatory)] [string] $Certificate)
$ErrorActionPreference = 'Stop'
if ($env:GITHUB_ACTIONS -ne 'true') { throw 'This changes accounts, services and WinRM: it is for a machine that is thrown away, not for yours.' }

# Letters of both cases, digits and a sign: what the password policy of a server asks for.
$bytes = New-Object byte[] 24
[Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($bytes)
$password = [Convert]::ToBase64String($bytes) + 'aA1!'
Write-Output "::add-mask::$password"
Add-Content -Path $env:GITHUB_ENV -Value "RUNBOOK_PASSWORD=$password" -Encoding UTF8
Add-Content -Path $env:GITHUB_ENV -Value "RUNBOOK_NAMES=$env:COMPUTERNAME,$env:USERNAME" -Encoding UTF8

$user = New-LocalUser -Name $Account -Password (ConvertTo-SecureString $password -AsPlainText -Force)
Add-LocalGroupMember -SID 'S-1-5-32-544' -Member $user
# Without it UAC takes the rights of an administrator from a local account that comes over the network.
$policies = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'
New-ItemProperty -Path $policies -Name LocalAccountTokenFilterPolicy -Value 1 -PropertyType DWord -Force | Out-Null

Enable-PSRemoting -Force | Out-Null
Get-ChildItem -Path WSMan:\localhost\Listener | Remove-Item -Recurse -Force
$made = New-SelfSignedCertificate -DnsName 'localhost', $env:COMPUTERNAME -CertStoreLocation Cert:\LocalMachine\My
$all = @{ Address = '*' }
New-WSManInstance -ResourceURI winrm/config/Listener -SelectorSet ($all + @{ Transport = 'HTTP' }) -ValueSet @{ Enabled = 'true' } | Out-Null
$https = @{ Enabled = 'true'; CertificateThumbprint = $made.Thumbprint }
New-WSManInstance -ResourceURI winrm/config/Listener -SelectorSet ($all + @{ Transport = 'HTTPS' }) -ValueSet $https | Out-Null
$lines = @('-----BEGIN CERTIFICATE-----', [Convert]::ToBase64String($made.RawData, 'InsertLineBreaks'), '-----END CERTIFICATE-----')
Set-Content -Path $Certificate -Value $lines -Encoding Ascii

# The locator does nothing since Vista, and answers the service controller under any name (facts 1.11 [G]).
$program = Join-Path $env:SystemRoot 'System32\locator.exe'
New-Service -Name dpm-runbook-contract -BinaryPathName $program -StartupType Manual | Out-Null
New-Service -Name dpm-runbook-contract-2 -BinaryPathName $program -StartupType Manual -DependsOn dpm-runbook-contract | Out-Null

Restart-Service -Name WinRM
