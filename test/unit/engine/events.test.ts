import assert from "node:assert/strict";

import * as grpc from "@grpc/grpc-js";
import type { DiagnosticEvent, EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events";
import { EventsClient } from "@pulumi/pulumi/proto/events_grpc_pb";
import { EventRequest } from "@pulumi/pulumi/proto/events_pb";

import { describeOperation, UpdateReport } from "../../../local/engine";
import { serveEvents } from "../../../local/engine/event-stream";

const DEPLOYMENT = "urn:pulumi:local::slipway::slipway:index:Workload$kubernetes:apps/v1:Deployment::web";

function event(fields: Partial<EngineEvent>): EngineEvent {
  return { sequence: 1, timestamp: 1, ...fields };
}

function step(op: StepEventMetadata["op"]): { metadata: StepEventMetadata } {
  return { metadata: { op, urn: DEPLOYMENT, type: "kubernetes:apps/v1:Deployment", provider: "" } };
}

function message(fields: Partial<DiagnosticEvent>): EngineEvent {
  return event({ diagnosticEvent: { message: "", color: "never", severity: "error", prefix: "error: ", ...fields } });
}

describe("describeOperation", () => {
  it("describes the start and the end of an operation", () => {
    assert.equal(describeOperation(event({ resourcePreEvent: step("create") })), "Deployment web: creating");
    assert.equal(describeOperation(event({ resOutputsEvent: step("update") })), "Deployment web: updated");
    assert.equal(
      describeOperation(event({ resourcePreEvent: step("create-replacement") })),
      "Deployment web: creating replacement",
    );
  });

  it("ignores unchanged resources and other events", () => {
    assert.equal(describeOperation(event({ resOutputsEvent: step("same") })), undefined);
    assert.equal(describeOperation(message({ message: "it fails" })), undefined);
  });
});

describe("UpdateReport", () => {
  it("counts resources by operation", () => {
    const report = new UpdateReport();
    assert.equal(report.summary, "Resources: none");
    const resourceChanges = { same: 57, create: 3, replace: 1, "create-replacement": 1 };
    const summaryEvent = { maybeCorrupt: false, durationSeconds: 5, resourceChanges, policyPacks: {} };
    report.add(event({ summaryEvent }));
    assert.equal(report.summary, "Resources: 3 created, 1 replaced, 57 unchanged");
  });

  it("collects warnings and errors by resource", () => {
    const report = new UpdateReport();
    assert.equal(report.diagnostics, "");
    report.add(message({ urn: DEPLOYMENT, message: "1 of 2 pods are ready\nsee their logs\n" }));
    report.add(message({ message: "update failed" }));
    report.add(message({ urn: DEPLOYMENT, message: "2 of 2", severity: "warning", prefix: "warning: " }));
    report.add(message({ urn: DEPLOYMENT, message: "waiting", ephemeral: true }));
    report.add(message({ urn: DEPLOYMENT, message: "note", severity: "info" }));
    assert.equal(
      report.diagnostics,
      [
        "kubernetes:apps/v1:Deployment (web):",
        "  error: 1 of 2 pods are ready",
        "  see their logs",
        "  warning: 2 of 2",
        "pulumi:",
        "  error: update failed",
      ].join("\n"),
    );
  });
});

describe("serveEvents", () => {
  it("receives events as the CLI sends them, all before the stream ends", async () => {
    const received: EngineEvent[] = [];
    const stream = await serveEvents((next) => received.push(next));
    const address = /^tcp:\/\/(.+)$/.exec(stream.args[1] ?? "")?.[1];
    assert.ok(stream.args[0] === "--event-log" && address !== undefined);
    const client = new EventsClient(address, grpc.credentials.createInsecure());
    try {
      await new Promise<void>((resolve, reject) => {
        const call = client.streamEvents((error) => {
          if (error) reject(error);
          else resolve();
        });
        for (const sequence of [0, 1]) {
          call.write(new EventRequest().setEvent(`${JSON.stringify({ sequence, timestamp: 7 })}\n`));
        }
        call.end();
      });
    } finally {
      client.close();
      stream.close();
    }
    assert.deepEqual(received, [
      { sequence: 0, timestamp: 7 },
      { sequence: 1, timestamp: 7 },
    ]);
  });
});
