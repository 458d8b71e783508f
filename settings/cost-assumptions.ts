/** What a plan cannot know: how much an environment is used in a month. Gigabytes are those of AWS's bill. */
export interface CostAssumptions {
  /** Sent to the internet through the load balancers, in GB. */
  readonly egressGb: number;
  /** Sent between zones, in GB; AWS charges it in both directions. */
  readonly crossZoneGb: number;
  /** Through all NAT gateways, in GB. */
  readonly natGb: number;
  /** Through all interface endpoints, in GB. */
  readonly endpointGb: number;
  /** Load balancer capacity units that each network load balancer uses on average, in hundredths. */
  readonly loadBalancerCapacityPercent: number;
  /** Stored in each image repository, in GB. */
  readonly repositoryGb: number;
  /** Stored in each EFS file system, in GB. */
  readonly filesGb: number;
  /** Read from and written to each EFS file system, in GB. */
  readonly filesReadGb: number;
  readonly filesWrittenGb: number;
  /** Stored in each bucket, in GB. */
  readonly objectsGb: number;
  /** Requests to each bucket that write or list objects, and others. */
  readonly objectWrites: number;
  readonly objectReads: number;
  /** Written to each log group, in GB. */
  readonly logsGb: number;
  /** Backups of each RDS instance in percent of its storage; the first 100 are free. */
  readonly backupPercent: number;
  /** Requests to each KMS key. */
  readonly keyRequests: number;
  /** Queries for the names of all applications. */
  readonly dnsQueries: number;
  /** How much cheaper spot nodes are than on-demand ones, in percent: AWS publishes no price, and says "up to 90". */
  readonly spotDiscountPercent: number;
  /** Instance type that stands for those which EKS Auto Mode chooses, by architecture. */
  readonly autoInstanceTypes: Readonly<Record<"amd64" | "arm64", string>>;
}

/** The stack output `cost`: the settings of the estimate, for those who read the stack and not its settings. */
export interface CostOutput {
  /** Assumptions other than the defaults. */
  readonly assumptions?: Partial<CostAssumptions>;
  readonly budget?: Budget;
}

/** What an environment may cost. */
export interface Budget {
  /** Dollars a month, as text. */
  readonly monthlyUsd: string;
  /** Whether a deployment over it is refused, or only warned of. */
  readonly enforcement: "advisory" | "mandatory";
  /** The end of the estimate that is compared with it. */
  readonly compare: "least" | "most";
}

/** Those of a small environment. */
export const DEFAULT_COST_ASSUMPTIONS: CostAssumptions = {
  egressGb: 100,
  crossZoneGb: 100,
  natGb: 100,
  endpointGb: 50,
  loadBalancerCapacityPercent: 100,
  repositoryGb: 1,
  filesGb: 10,
  filesReadGb: 20,
  filesWrittenGb: 5,
  objectsGb: 10,
  objectWrites: 100_000,
  objectReads: 1_000_000,
  logsGb: 10,
  backupPercent: 100,
  keyRequests: 100_000,
  dnsQueries: 1_000_000,
  spotDiscountPercent: 50,
  autoInstanceTypes: { amd64: "m7i.large", arm64: "m7g.large" },
};
