import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { requiredSecrets } from "../../settings";
import { AWS, fix, LOCAL, needy, problems, read, shop } from "../support/settings";

/** Message about a missing builder. */
const BUILDER =
  "it must be the name of a buildx builder: create one with `docker buildx create --name slipway --driver " +
  "docker-container --driver-opt network=host`";

describe("settings", () => {
  it("are typed, with defaults, for an existing Kubernetes cluster", async () => {
    const { platform, applications } = await read({ ...LOCAL, "shop:replicas": "3", "shop:tag": "123" });
    assert.ok(platform.target === "local");
    assert.deepEqual(
      [platform.cluster.context, platform.domain, platform.ingress.hostPort],
      ["kind-kind", "localhost", 8080],
    );
    assert.deepEqual(platform.images, {
      mirrors: {},
      builder: "slipway",
      platforms: ["linux/amd64"],
      cache: false,
      resolveBases: false,
    });
    assert.deepEqual(applications, [{ replicas: 3, tag: "123", fast: false, keys: {}, signs: {} }]);
  });

  it("accept numbers for strings, as which `pulumi config set --path` stores them", async () => {
    const { applications } = await read({ ...LOCAL, "shop:signs": '{"door":24,"wall":true}' });
    assert.deepEqual((applications[0] as { signs: unknown }).signs, { door: "24", wall: "true" });
  });

  it("are typed, with defaults, for AWS", async () => {
    const { platform } = await read(AWS);
    assert.ok(platform.target === "aws");
    assert.deepEqual(platform.network, { cidr: "10.0.0.0/16", nat: "single", endpoints: [] });
    assert.deepEqual([platform.ingress.controller, platform.protect], ["ingress-nginx", false]);
  });

  it("accept a mirror of charts on each target, and need none", async () => {
    const mirror = "oci://111122223333.dkr.ecr.eu-central-1.amazonaws.com/charts";
    for (const config of [LOCAL, AWS]) {
      assert.deepEqual((await read(config)).platform.charts, {});
      const { platform } = await read({ ...config, "slipway:charts": JSON.stringify({ mirror }) });
      assert.deepEqual(platform.charts, { mirror });
    }
  });

  it("ignore the engine's and its plugins' keys, and applications that are not enabled", async () => {
    await read({ ...LOCAL, "aws:region": "eu-central-1", "pulumi:tags": "{}", "needy:apiKey": "x" });
  });

  it("return secrets as secret outputs", async () => {
    const { applications } = await read({ ...LOCAL, "shop:password": "hush" }, ["shop:password"]);
    const { password } = applications[0] as { password: pulumi.Output<string> };
    assert.equal(await pulumi.isSecret(password), true);
  });

  describe("with problems", () => {
    it("report all of them at once, without a stack trace", async () => {
      const found = await problems({
        ...AWS,
        "slipway:region": "frankfurt",
        "slipway:cluster": '{"version":"1.20","administrators":[],"publicAccessCidrs":["anywhere"]}',
        "shop:replicas": "0",
        "shop:colour": "blue",
        "shpo:replicas": "2",
      });
      assert.equal(found.length, 7, found.join("\n"));
      await assert.rejects(read({ ...LOCAL, "shop:replicas": "0" }), (error: unknown) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.match(error.message, /^The settings of test have one problem:\n {2}- shop:replicas is 0; /);
        return true;
      });
    });

    const cases: readonly [string, Record<string, string>, string][] = [
      [
        "an unknown target",
        { "slipway:target": "gcp" },
        `slipway:target is "gcp"; it must be one of local, aws. ${fix("slipway:target local")}`,
      ],
      [
        "a missing setting",
        { ...LOCAL, "slipway:cluster": "{}" },
        "slipway:cluster.context is not set; it must be the name of a kubeconfig context, such as kind-kind. " +
          fix("--path 'slipway:cluster.context' kind-kind"),
      ],
      [
        "an invalid value",
        { ...AWS, "slipway:cluster": AWS["slipway:cluster"].replace("1.35", "1.20") },
        'slipway:cluster.version is "1.20"; it must be one of 1.36, 1.35. ' +
          fix("--path 'slipway:cluster.version' 1.36"),
      ],
      [
        "a number out of bounds",
        { ...LOCAL, "shop:replicas": "11" },
        `shop:replicas is 11; it must be a whole number from 1 to 10. ${fix("shop:replicas 10")}`,
      ],
      [
        "a string instead of a number",
        { ...LOCAL, "shop:replicas": "many" },
        `shop:replicas is "many"; it must be a whole number from 1 to 10. ${fix("shop:replicas 1")}`,
      ],
      [
        "a string instead of a boolean",
        { ...LOCAL, "shop:fast": "maybe" },
        `shop:fast is "maybe"; it must be true or false. ${fix("shop:fast true")}`,
      ],
      [
        "an unknown key",
        { ...LOCAL, "shop:colour": "blue" },
        "shop:colour is not a setting; allowed there: fast, keys, password, replicas, signs, tag. " +
          "Fix: pulumi config rm shop:colour -s test",
      ],
      [
        "an unknown key inside an object",
        { ...LOCAL, "slipway:ingress": '{"port":80}' },
        "slipway:ingress.port is not a setting; allowed there: controller, hostPort, next. " +
          "Fix: pulumi config rm --path 'slipway:ingress.port' -s test",
      ],
      [
        "a second ingress controller of the same kind",
        { ...LOCAL, "slipway:ingress": '{"next":{"controller":"traefik"}}' },
        'slipway:ingress.next.controller is "traefik"; it must be another controller than slipway:ingress.controller. ' +
          fix("--path 'slipway:ingress.next.controller' ingress-nginx"),
      ],
      [
        "a second ingress controller on the same port",
        { ...LOCAL, "slipway:ingress": '{"next":{"controller":"ingress-nginx","hostPort":8080}}' },
        "slipway:ingress.next.hostPort is 8080; it must be another port than slipway:ingress.hostPort. " +
          fix("--path 'slipway:ingress.next.hostPort' 8081"),
      ],
      [
        "an invalid key in a record",
        { ...LOCAL, "shop:signs": '{"Door":"open"}' },
        "shop:signs.Door has a name that must be lower-case letters, digits and inner hyphens, such as my-name. " +
          "Fix: pulumi config rm --path 'shop:signs.Door' -s test",
      ],
      [
        "an invalid value in a record",
        { ...LOCAL, "shop:signs": '{"door":"open!","wall":24}' },
        'shop:signs.door is "open!"; it must be letters and digits, such as open24. ' +
          fix("--path 'shop:signs.door' open24"),
      ],
      [
        "a key of an unknown application",
        { ...LOCAL, "shpo:replicas": "2" },
        "shpo:replicas belongs to no application; the part before the colon must be one of slipway, shop, needy. " +
          "Fix: pulumi config rm shpo:replicas -s test",
      ],
      [
        "an unknown application",
        { ...LOCAL, "slipway:apps": '["shop","shpo"]' },
        'slipway:apps[1] is "shpo"; it must be one of shop, needy. ' + fix("--path 'slipway:apps[1]' needy"),
      ],
      [
        "a zone of another region",
        { ...AWS, "slipway:zones": '["eu-central-1a","us-east-1b"]' },
        'slipway:zones[1] is "us-east-1b"; it must be a zone of slipway:region. ' +
          fix("--path 'slipway:zones[1]' eu-central-1b"),
      ],
      [
        "images without a builder",
        { ...LOCAL, "slipway:images": "{}" },
        `slipway:images.builder is not set; ${BUILDER}. ${fix("--path 'slipway:images.builder' slipway")}`,
      ],
      [
        "images without a builder on AWS",
        { ...AWS, "slipway:images": '{"cache":true}' },
        `slipway:images.builder is not set; ${BUILDER}. ${fix("--path 'slipway:images.builder' slipway")}`,
      ],
      [
        "a mirror of charts without encryption",
        { ...LOCAL, "slipway:charts": '{"mirror":"http://charts.example.com"}' },
        'slipway:charts.mirror is "http://charts.example.com"; it must be a chart repository or registry that begins with ' +
          "https:// or oci:// (http:// on localhost and 127.0.0.1 only), without a slash at the end, such as " +
          "oci://registry.example.com/charts. " +
          fix("--path 'slipway:charts.mirror' oci://registry.example.com/charts"),
      ],
      [
        "a setting of another target",
        { ...LOCAL, "slipway:region": "eu-central-1" },
        "slipway:region is not a setting; allowed there: apps, charts, cluster, databases, domain, images, ingress, " +
          "metricsServer, objectStores, promotion, registry, rolloutDeadline, sharedFiles, target. Fix: pulumi config rm slipway:region -s test",
      ],
      [
        "a required secret that is not set",
        { ...LOCAL, "slipway:apps": '["needy"]' },
        `needy:apiKey is not set; it must be a string. ${fix("--secret needy:apiKey")}`,
      ],
    ];
    for (const [what, config, expected] of cases) {
      it(`report key, value, what is allowed and the command: ${what}`, async () => {
        assert.deepEqual(await problems(config), [expected]);
      });
    }

    it("do not show a secret, and require encryption", async () => {
      const plain = await problems({ ...LOCAL, "shop:password": "hush", "shop:keys": '{"a":"hush"}' });
      assert.equal(plain.length, 2);
      assert.match(
        plain[0] ?? "",
        /^shop:password is stored in plain text; .* config set --secret shop:password -s test$/,
      );
      assert.match(
        plain[1] ?? "",
        /^shop:keys\.a is stored in plain text; .* config set --secret --path 'shop:keys\.a' -s test$/,
      );
      const empty = await problems({ ...LOCAL, "shop:password": "" }, ["shop:password"]);
      assert.match(
        empty.join(),
        /^shop:password is a secret with an invalid value; it must be a string that is not empty/,
      );
      assert.ok(![...plain, ...empty].join().includes("hush"));
    });
  });

  it("without a target are checked for keys that no target has", async () => {
    const untold = Object.fromEntries(Object.entries(LOCAL).filter(([key]) => key !== "slipway:target"));
    const found = await problems({ ...untold, "slipway:colour": "blue" });
    assert.equal(found.length, 2);
    assert.match(
      found[0] ?? "",
      /^slipway:target is not set; it must be one of local, aws\. Fix: .* slipway:target local/,
    );
    assert.match(
      found[1] ?? "",
      /^slipway:colour is not a setting; allowed there: account, apps, budget, charts, cluster, /,
    );
  });

  it("list secrets that have to be set", () => {
    assert.deepEqual(requiredSecrets([shop, needy], {}), ["needy:apiKey"]);
  });
});
