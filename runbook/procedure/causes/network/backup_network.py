"""The network for backups is not reachable, or a cluster has moved (ID 41)."""

from __future__ import annotations

from typing import Final

from runbook.procedure.cause import Cause
from runbook.procedure.tree import Answer, Outcome, Question
from runbook.text import Text

BACKUP_NETWORK: Final = Cause(
    name=Text("バックアップ用ネットワークまたはクラスター", "The backup network or a cluster"),
    signs=Text("ID 41", "ID 41"),
    node=Question(
        "backup-network",
        Text("バックアップ用ネットワークとクラスター", "Backup network and cluster"),
        Text(
            "バックアップ用ネットワークのアドレスまたはクラスターの所有ノードが、失敗し始める前に変わりましたか?",
            "Did the address of a backup network, or the owner node of a cluster, change before the failures began?",
        ),
        Text(
            "ID 41 は、DPM でバックアップ用に指定したネットワークに接続できないときや、クラスターの所有ノードが切り替わったときにも発生します。",
            "ID 41 also comes when the network that is set in DPM for backups cannot be reached, or a cluster has moved to another node.",
        ),
        (
            Answer("yes", Text("変わった", "it changed")),
            Answer("no", Text("変わっていない、または使用していない", "it did not change, or there is none")),
        ),
        find_out=Text(
            "DPM 管理シェルで Get-DPMBackupNetworkAddress を実行し、クラスターの所有ノードはフェールオーバー クラスター マネージャーで確認してください。最近の変更は、ネットワークやクラスターの担当者に問い合わせてください。",
            "Run Get-DPMBackupNetworkAddress in the DPM Management Shell, and see the owner node in Failover Cluster Manager. Whoever runs the network or the cluster knows what changed lately.",
        ),
    ),
    remedy=Outcome(
        "mend-backup-network",
        "other-cause",
        Text("原因: バックアップ用ネットワークまたはクラスター", "Cause: the backup network or the cluster"),
        Text(
            "DPM サーバーで Get-DPMBackupNetworkAddress を実行し、両方のホストがそのネットワークに接続していることを確認してください。クラスターの場合は、所有ノードのエージェントの状態を確認してください。",
            "Run Get-DPMBackupNetworkAddress on the DPM server and see that both hosts are on that network. For a cluster, look at the agent of the node that owns it now.",
        ),
        "Add-DPMBackupNetworkAddress",
    ),
)
