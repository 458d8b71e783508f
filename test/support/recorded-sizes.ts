import type * as pulumi from "@pulumi/pulumi";

import { type ClaimSize, ClaimSizes, type PodCount } from "../../components/workload/claim-sizes";

/** Keeps what is asked for. */
export class RecordedSizes extends ClaimSizes {
  readonly wanted: ClaimSize[] = [];
  readonly counts: PodCount[] = [];

  override growing(wanted: ClaimSize): pulumi.Output<number> {
    this.wanted.push(wanted);
    return super.growing(wanted);
  }

  override neverFewer(wanted: PodCount): pulumi.Output<number> {
    this.counts.push(wanted);
    return super.neverFewer(wanted);
  }
}
