"""An Ansible inventory as ours: ansible-inventory --list | python inventory_from_ansible.py > contoso.toml"""

import json
import sys

SAME = {"ansible_user": "username", "ansible_winrm_transport": "authentication"}
SAME |= {"ansible_winrm_ca_trust_path": "ca", "runbook_role": "role"}
found, lines = json.load(sys.stdin), []


def members(group):
    below = [members(each) for each in found.get(group, {}).get("children", [])]
    return set(found.get(group, {}).get("hosts", [])).union(*below)


for name, known in found["_meta"]["hostvars"].items():
    if known.get("ansible_connection") == "winrm":
        port, scheme = int(known.get("ansible_port", 5986)), known.get("ansible_winrm_scheme")
        host = {ours: known[theirs] for theirs, ours in SAME.items() if theirs in known}
        host["endpoint"] = f"{known.get('ansible_host', name)}:{port}"
        host["tls"] = scheme == "https" if scheme else port != 5985
        host["groups"] = [group for group in found if group != "all" and name in members(group)]
        lines += [f"[hosts.{json.dumps(name)}]"]
        lines += [f"{key} = {json.dumps(value)}" for key, value in host.items()]
print("\n".join(lines))
"""
[hosts."DPM01"]
username = "CONTOSO\\backupadmin"
role = "dpm-server"
endpoint = "dpm01.contoso.local:5985"
tls = false
groups = ["dpm_servers", "windows"]
[hosts."FILES01.contoso.local"]
username = "CONTOSO\\backupadmin"
authentication = "kerberos"
ca = "/etc/ssl/contoso-ca.pem"
endpoint = "FILES01.contoso.local:5986"
tls = true
groups = ["osaka", "windows"]
[hosts."SQL01"]
username = "CONTOSO\\backupadmin"
endpoint = "SQL01:80"
tls = false
groups = ["osaka", "windows"]
"""
