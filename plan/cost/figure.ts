/** One price of AWS: what is charged, per which unit, and which row of AWS's price list has it. */
export interface Figure {
  /** Its key in the price files, such as `nat/hour`. */
  readonly id: string;
  /** What one unit is, to follow "per": `hour of a NAT gateway`. */
  readonly what: string;
  readonly row: PriceListRow;
}

/** Where AWS's price list has a figure: https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html */
export interface PriceListRow {
  /** The offer, which has one file per region. */
  readonly offer: string;
  /** The usage type without the region's prefix: `NatGateway-Hours` for `EUC1-NatGateway-Hours`. */
  readonly usage: string;
  /** Unit in the price list. */
  readonly unit: string;
  /** Values of further columns of the CSV file, by their header. */
  readonly columns?: Readonly<Record<string, string>>;
  /** The offer has a single file for all regions. */
  readonly global?: true;
  /** Units of the figure in one unit of the price list. @default 1 */
  readonly unitsPerListed?: number;
}
