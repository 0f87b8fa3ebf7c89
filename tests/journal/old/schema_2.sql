PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE answers (
    walk INTEGER NOT NULL REFERENCES walks (id),
    position INTEGER NOT NULL,
    node TEXT NOT NULL,
    answer TEXT NOT NULL,
    how TEXT NOT NULL,                -- measured, said, done
    evidence TEXT NOT NULL,           -- JSON: pairs of Japanese and English
    at TEXT NOT NULL,                 -- UTC, ISO 8601
    runs TEXT NOT NULL,               -- JSON: the runs that a step made
    since TEXT NOT NULL,              -- the DPM server's clock when a step was done; '' where it was not read
    PRIMARY KEY (walk, position)
) STRICT;
INSERT INTO "answers" VALUES(1,0,'symptom','connection','said','[]','2026-11-27T19:31:49.596201+00:00','[]','');
INSERT INTO "answers" VALUES(1,1,'winrm','yes','measured','[["応答しました。", "It answers."]]','2026-11-27T19:31:49.621032+00:00','[]','');
INSERT INTO "answers" VALUES(1,2,'raise-timeout','done','done','[]','2026-11-27T19:31:49.635717+00:00','[1]','2026-11-27T10:00:00+09:00');
INSERT INTO "answers" VALUES(1,3,'backups','no','measured','[]','2026-11-27T19:31:49.646523+00:00','[]','');
CREATE TABLE changes (
    run INTEGER NOT NULL REFERENCES runs (id),
    position INTEGER NOT NULL,
    setting TEXT NOT NULL,            -- JSON, as are before and after
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    needs_reboot INTEGER NOT NULL,
    state TEXT NOT NULL,              -- planned, writing, written, at risk, collateral, by hand
    PRIMARY KEY (run, position)
) STRICT;
INSERT INTO "changes" VALUES(1,0,'{"default":"","key":"HKLM\\SOFTWARE\\Microsoft\\Microsoft Data Protection Manager\\Agent","kind":"REG_DWORD","name":"ConnectionNoActivityTimeoutForNonCCJobs","reboot":false,"sort":"registry"}','null','{"data":7200,"type":"REG_DWORD"}',0,'written');
INSERT INTO "changes" VALUES(1,1,'{"default":"300","key":"HKLM\\SOFTWARE\\Microsoft\\Microsoft Data Protection Manager\\Agent","kind":"REG_DWORD","name":"ConnectionNoActivityTimeout","reboot":false,"sort":"registry"}','{"data":300,"type":"REG_DWORD"}','{"data":7200,"type":"REG_DWORD"}',0,'written');
INSERT INTO "changes" VALUES(1,2,'{"default":"","key":"HKLM\\SOFTWARE\\Microsoft\\Microsoft Data Protection Manager\\Agent","kind":"REG_DWORD","name":"AbortAgentOnLockTimeout","reboot":false,"sort":"registry"}','null','{"data":1,"type":"REG_DWORD"}',0,'written');
INSERT INTO "changes" VALUES(1,3,'{"default":"","key":"HKLM\\SOFTWARE\\Microsoft\\Microsoft Data Protection Manager\\Agent","kind":"REG_DWORD","name":"CommandTimeout","reboot":false,"sort":"registry"}','null','{"data":1800000,"type":"REG_DWORD"}',0,'written');
INSERT INTO "changes" VALUES(1,4,'{"default":"","key":"HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters","kind":"REG_DWORD","name":"TcpMaxDataRetransmissions","reboot":true,"sort":"registry"}','null','{"data":16,"type":"REG_DWORD"}',1,'written');
INSERT INTO "changes" VALUES(2,0,'{"name":"rss","sort":"tcp"}','"enabled"','"disabled"',0,'written');
INSERT INTO "changes" VALUES(2,1,'{"adapter":"ローカル エリア接続","class_key":"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4D36E972-E325-11CE-BFC1-08002BE10318}\\0007","description":"大量送信オフロード v2 (IPv4)","guid":"{8B80429B-E5EE-5906-8473-0D13638E47F9}","keyword":"*LsoV2IPv4","sort":"keyword"}','{"data":"1","type":"REG_SZ"}','{"data":"0","type":"REG_SZ"}',1,'written');
INSERT INTO "changes" VALUES(2,2,'{"adapter":"ローカル エリア接続","class_key":"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4D36E972-E325-11CE-BFC1-08002BE10318}\\0007","description":"IPv4 チェックサム オフロード","guid":"{8B80429B-E5EE-5906-8473-0D13638E47F9}","keyword":"*IPChecksumOffloadIPv4","sort":"keyword"}','{"data":"3","type":"REG_SZ"}','{"data":"0","type":"REG_SZ"}',1,'written');
INSERT INTO "changes" VALUES(2,3,'{"adapter":"ローカル エリア接続","class_key":"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4D36E972-E325-11CE-BFC1-08002BE10318}\\0007","description":"TCP/UDP チェックサム オフロード (IPv4)","guid":"{8B80429B-E5EE-5906-8473-0D13638E47F9}","keyword":"*TCPUDPChecksumOffloadIPv4","sort":"keyword"}','null','{"data":"0","type":"REG_SZ"}',1,'written');
INSERT INTO "changes" VALUES(3,0,'{"default":"300","key":"HKLM\\SOFTWARE\\Microsoft\\Microsoft Data Protection Manager\\Agent","kind":"REG_DWORD","name":"ConnectionNoActivityTimeout","reboot":false,"sort":"registry"}','null','{"data":1800,"type":"REG_DWORD"}',0,'written');
INSERT INTO "changes" VALUES(4,0,'{"default":"300","key":"HKLM\\SOFTWARE\\Microsoft\\Microsoft Data Protection Manager\\Agent","kind":"REG_DWORD","name":"ConnectionNoActivityTimeout","reboot":false,"sort":"registry"}','{"data":1800,"type":"REG_DWORD"}','null',0,'written');
INSERT INTO "changes" VALUES(5,0,'{"name":"rss","sort":"tcp"}','"enabled"','"disabled"',0,'written');
INSERT INTO "changes" VALUES(5,1,'{"name":"netdma","sort":"tcp"}','"default"','"disabled"',1,'written');
INSERT INTO "changes" VALUES(5,5,'{"default":"","key":"HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters","kind":"REG_DWORD","name":"TcpFinWait2Delay","reboot":false,"sort":"registry"}','null','{"data":3435973836,"type":"REG_DWORD"}',0,'collateral');
INSERT INTO "changes" VALUES(5,6,'{"default":"","key":"HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters","kind":"REG_DWORD","name":"TcpTimedWaitDelay","reboot":false,"sort":"registry"}','{"data":30,"type":"REG_DWORD"}','{"data":4294967295,"type":"REG_DWORD"}',0,'collateral');
INSERT INTO "changes" VALUES(6,0,'{"name":"rss","sort":"tcp"}','"enabled"','"disabled"',0,'writing');
INSERT INTO "changes" VALUES(6,1,'{"name":"netdma","sort":"tcp"}','"default"','"disabled"',1,'planned');
INSERT INTO "changes" VALUES(6,2,'{"default":"","key":"HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters","kind":"REG_SZ","name":"Hostname","reboot":false,"sort":"registry"}','{"data":"OLD02","type":"REG_SZ"}','{"data":"OLD02","type":"REG_SZ"}',0,'at risk');
INSERT INTO "changes" VALUES(6,3,'{"default":"","key":"HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters","kind":"REG_EXPAND_SZ","name":"DataBasePath","reboot":false,"sort":"registry"}','{"data":"%SystemRoot%\\System32\\drivers\\etc","type":"REG_EXPAND_SZ"}','{"data":"%SystemRoot%\\System32\\drivers\\etc","type":"REG_EXPAND_SZ"}',0,'at risk');
INSERT INTO "changes" VALUES(6,4,'{"default":"","key":"HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters","kind":"REG_DWORD","name":"TcpTimedWaitDelay","reboot":false,"sort":"registry"}','{"data":30,"type":"REG_DWORD"}','{"data":30,"type":"REG_DWORD"}',0,'at risk');
INSERT INTO "changes" VALUES(7,0,'{"default":"","key":"HKLM\\SOFTWARE\\Contoso\\Runbook","kind":"REG_SZ","name":"SZ","reboot":false,"sort":"registry"}','{"type":null}','{"data":"値","type":"REG_SZ"}',0,'written');
INSERT INTO "changes" VALUES(7,1,'{"default":"","key":"HKLM\\SOFTWARE\\Contoso\\Runbook","kind":"REG_EXPAND_SZ","name":"EXPAND_SZ","reboot":false,"sort":"registry"}','{"type":null}','{"data":"%SystemRoot%","type":"REG_EXPAND_SZ"}',0,'written');
INSERT INTO "changes" VALUES(7,2,'{"default":"","key":"HKLM\\SOFTWARE\\Contoso\\Runbook","kind":"REG_BINARY","name":"BINARY","reboot":false,"sort":"registry"}','{"type":null}','{"data":"00ff","type":"REG_BINARY"}',0,'written');
INSERT INTO "changes" VALUES(7,3,'{"default":"","key":"HKLM\\SOFTWARE\\Contoso\\Runbook","kind":"REG_DWORD","name":"DWORD","reboot":false,"sort":"registry"}','{"type":null}','{"data":4294967295,"type":"REG_DWORD"}',0,'written');
INSERT INTO "changes" VALUES(7,4,'{"default":"","key":"HKLM\\SOFTWARE\\Contoso\\Runbook","kind":"REG_MULTI_SZ","name":"MULTI_SZ","reboot":false,"sort":"registry"}','{"type":null}','{"data":["a","b"],"type":"REG_MULTI_SZ"}',0,'written');
INSERT INTO "changes" VALUES(7,5,'{"default":"","key":"HKLM\\SOFTWARE\\Contoso\\Runbook","kind":"REG_QWORD","name":"QWORD","reboot":false,"sort":"registry"}','{"type":null}','{"data":1099511627776,"type":"REG_QWORD"}',0,'written');
INSERT INTO "changes" VALUES(8,0,'{"default":"300","key":"HKLM\\SOFTWARE\\Microsoft\\Microsoft Data Protection Manager\\Agent","kind":"REG_DWORD","name":"ConnectionNoActivityTimeout","reboot":false,"sort":"registry"}','null','{"data":900,"type":"REG_DWORD"}',0,'written');
INSERT INTO "changes" VALUES(9,0,'{"name":"runbook-DPM-5718","port":5718,"sort":"qos"}','null','"78995456 bit/s"',0,'written');
INSERT INTO "changes" VALUES(9,1,'{"name":"runbook-DPM-5719","port":5719,"sort":"qos"}','null','"78995456 bit/s"',0,'written');
INSERT INTO "changes" VALUES(10,0,'{"name":"runbook-DPM-5718","port":5718,"sort":"qos"}','"78995456 bit/s"','"41992192 bit/s"',0,'written');
INSERT INTO "changes" VALUES(10,1,'{"name":"runbook-DPM-5719","port":5719,"sort":"qos"}','"78995456 bit/s"','"41992192 bit/s"',0,'written');
INSERT INTO "changes" VALUES(11,0,'{"console":"DPM","name":"Throttle: FILES01","sort":"console"}','null','"85 Mbps"',0,'by hand');
INSERT INTO "changes" VALUES(12,0,'{"group":"ファイル サーバー","job":"ShadowCopy","sort":"schedule"}','"Mo,Tu,We,Th,Fr,Sa,Su 20:00"','"Mo,Tu,We,Th,Fr,Sa,Su 21:00"',0,'written');
INSERT INTO "changes" VALUES(12,1,'{"group":"SQL & ''Exchange''","job":"ShadowCopy","sort":"schedule"}','"Mo,Tu,We,Th,Fr,Sa,Su 20:00"','"Mo,Tu,We,Th,Fr,Sa,Su 20:30"',0,'written');
INSERT INTO "changes" VALUES(12,2,'{"group":"SQL & ''Exchange''","job":"Offset","sort":"schedule"}','"0"','"5"',0,'written');
INSERT INTO "changes" VALUES(12,3,'{"group":"Hyper-V","job":"Offset","sort":"schedule"}','"0"','"10"',0,'written');
CREATE TABLE restarts (
    run INTEGER NOT NULL REFERENCES runs (id),
    service TEXT NOT NULL,
    state TEXT NOT NULL,              -- planned, done
    PRIMARY KEY (run, service)
) STRICT;
INSERT INTO "restarts" VALUES(1,'DPMRA','done');
INSERT INTO "restarts" VALUES(8,'DPMRA','planned');
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL,            -- UTC, ISO 8601
    step TEXT NOT NULL,
    host TEXT NOT NULL,               -- as it was typed
    computer TEXT NOT NULL,           -- the host's own name
    booted TEXT NOT NULL,             -- its boot time then; '' where it was not read
    state TEXT NOT NULL,              -- applying, done, failed
    needs_reboot INTEGER NOT NULL,
    undoes INTEGER REFERENCES runs (id)
) STRICT;
INSERT INTO "runs" VALUES(1,'2026-11-27T19:31:47+00:00','step1','FILES01','FILES01','2026-10-18T01:31:47.244534+09:00','done',1,NULL);
INSERT INTO "runs" VALUES(2,'2026-11-27T19:31:47+00:00','step2','FILES01','FILES01','2026-10-18T01:31:47.244534+09:00','done',1,NULL);
INSERT INTO "runs" VALUES(3,'2026-11-27T19:31:47+00:00','step1','SQL01','SQL01','','done',0,NULL);
INSERT INTO "runs" VALUES(4,'2026-11-27T19:31:47+00:00','undo 3','SQL01','SQL01','','done',0,3);
INSERT INTO "runs" VALUES(5,'2026-11-27T19:31:47+00:00','step2','OLD01','OLD01','2026-10-17T16:31:47.994345+00:00','failed',1,NULL);
INSERT INTO "runs" VALUES(6,'2026-11-27T19:31:48+00:00','step2','OLD02','OLD02','2026-10-17T16:31:48.213005+00:00','applying',1,NULL);
INSERT INTO "runs" VALUES(7,'2026-11-27T19:31:48+00:00','step1','odd01','ODD01','','done',0,NULL);
INSERT INTO "runs" VALUES(8,'2026-11-27T19:31:48+00:00','step1','STOP01','STOP01','','applying',0,NULL);
INSERT INTO "runs" VALUES(9,'2026-11-27T19:31:48+00:00','step3','FILES01','FILES01','','done',0,NULL);
INSERT INTO "runs" VALUES(10,'2026-11-27T19:31:48+00:00','step3','FILES01','FILES01','','done',0,NULL);
INSERT INTO "runs" VALUES(11,'2026-11-27T19:31:49+00:00','step3','dpm01','FILES01','','done',0,NULL);
INSERT INTO "runs" VALUES(12,'2026-11-27T19:31:49+00:00','step4','DPM01','DPM01','','done',0,NULL);
CREATE TABLE walks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL,            -- UTC, ISO 8601
    dpm TEXT NOT NULL,                -- as they were typed
    host TEXT NOT NULL
) STRICT;
INSERT INTO "walks" VALUES(1,'2026-11-27T19:31:49.569456+00:00','dpm01','files01');
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',12);
INSERT INTO "sqlite_sequence" VALUES('walks',1);
COMMIT;
