"""Which codes does a job's error text hold, and is this procedure for it?"""

from runbook import explain

text = "The DPM service was unable to communicate with the protection agent (ID 52 Details: 0x80072746)"
found = explain(text)

for each in found.found:
    print(each.code)
    #> ID 52
    #> 0x80072746
print(found.entry.value)
#> connection
