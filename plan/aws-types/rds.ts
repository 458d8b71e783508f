import { rdsInstance } from "../cost/rules/databases";
import { labelled } from "../text/short";
import type { AwsService } from "./aws-type";

/** Default ports of the engines, where the program sets none. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { postgres: 5432, mysql: 3306, mariadb: 3306 };

export const RDS: AwsService = {
  readActions: ["rds:Describe*", "rds:ListTagsForResource"],
  types: {
    "aws:rds/cluster:Cluster": { risk: "data" },
    "aws:rds/instance:Instance": {
      actions: {
        region: [
          "rds:AddTagsToResource",
          "rds:CreateDBInstance",
          "rds:CreateDBSnapshot",
          "rds:DeleteDBInstance",
          "rds:ModifyDBInstance",
          "rds:RebootDBInstance",
          "rds:RemoveTagsFromResource",
        ],
      },
      serviceLinkedRoles: ["rds"],
      computed: (name, inputs) => {
        const port = typeof inputs.port === "number" ? inputs.port : DEFAULT_PORTS[String(inputs.engine)];
        return { address: `[address of ${name}]`, endpoint: `[address of ${name}]:${port ?? ""}`, port };
      },
      replaceOnChanges: ["dbName", "engine", "identifier", "kmsKeyId", "storageEncrypted", "username"],
      identity: ["identifier"],
      deletionBlocker: ({ deletionProtection, skipFinalSnapshot, finalSnapshotIdentifier }) => {
        if (deletionProtection === true) return "its deletionProtection is on";
        if (skipFinalSnapshot === true || finalSnapshotIdentifier !== undefined) return undefined;
        return "it has neither skipFinalSnapshot nor finalSnapshotIdentifier";
      },
      keyValues: (inputs) => [
        [labelled(inputs.engine), labelled(inputs.engineVersion)].filter(Boolean).join(" "),
        labelled(inputs.instanceClass),
        labelled(inputs.allocatedStorage, "", " GiB"),
        inputs.multiAz === true ? "multi-AZ" : "one zone",
        labelled(inputs.backupRetentionPeriod, "backups ", " days"),
      ],
      risk: "data",
      irreversibleInputs: ["engineVersion", "instanceClass", "multiAz", "parameterGroupName"],
      charge: rdsInstance,
    },
    "aws:rds/parameterGroup:ParameterGroup": {
      actions: {
        region: [
          "rds:CreateDBParameterGroup",
          "rds:DeleteDBParameterGroup",
          "rds:ModifyDBParameterGroup",
          "rds:ResetDBParameterGroup",
        ],
      },
      replaceOnChanges: ["description", "family", "name"],
      identity: ["name"],
      charge: "free",
    },
    "aws:rds/subnetGroup:SubnetGroup": {
      actions: { region: ["rds:CreateDBSubnetGroup", "rds:DeleteDBSubnetGroup", "rds:ModifyDBSubnetGroup"] },
      identity: ["name"],
      charge: "free",
    },
  },
};
